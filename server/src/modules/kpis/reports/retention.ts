import type { RetentionReport } from '@chitang/shared/contracts/reports'
import { addDays } from '@chitang/shared/domain/touch-windows'
import { dayStart, localDay } from '../../../platform/clock/day.ts'
import type { Kit } from '../../../platform/kit.ts'
import { servedKinds } from '../../customers/index.ts'
import type { StoreInfo } from '../../org/index.ts'
import { targetOf } from '../arrivals/capture.ts'
import { cohortsOf, funnelOf, mondayOf, silentOf, type Added, type After } from './retention.model.ts'

type Store = Pick<StoreInfo, 'groupId' | 'id'>

const weeks = 12
const kindOf: Readonly<Record<string, After['kind']>> = { follow_up: 'met', script_responded: 'met', appointment_arrived: 'visited', relation_deleted: 'left' }
const metDays = 7
const silentDays = 30

export async function retentionOf(kit: Kit, store: Store, timeZone: string): Promise<RetentionReport> {
  const today = localDay(kit.clock.now(), timeZone)
  const last = addDays(mondayOf(today), -1)
  const first = addDays(mondayOf(today), -7 * weeks)
  const [{ adds, after }, target] = await Promise.all([addsAndAfter(kit, store, timeZone, first, today), targetOf(kit.database, store, 'silent_rate')])
  return { cohorts: cohortsOf(adds, after, first, last), funnel: funnelOf(adds, after, addDays(today, -30), addDays(today, -1)), silent: { ...silentOf(adds, after, ...silentSpan(today)), target } }
}

/** Who came in the thirty days that ended a week ago: all of them had their seven days. */
const silentSpan = (today: string): [string, string] => [addDays(today, -metDays - silentDays), addDays(today, -metDays - 1)]

/** The same of many stores, counted by the database. */
export async function silentOfStores(kit: Kit, groupId: string, stores: readonly string[], timeZone: string): Promise<Map<string, { adds: number; silent: number }>> {
  const [from, to] = silentSpan(localDay(kit.clock.now(), timeZone))
  const rows = await kit.database.rows<{ storeId: string; adds: string; silent: string }>(
    `SELECT w.store_id AS storeId, COUNT(*) AS adds, SUM(NOT EXISTS (SELECT 1 FROM domain_fact a WHERE a.group_id = w.group_id AND a.person_id = w.person_id AND a.kind IN (?) AND a.occurred_at >= w.occurred_at AND a.occurred_at < w.occurred_at + INTERVAL ${metDays} DAY)) AS silent
     FROM domain_fact w WHERE w.group_id = ? AND w.store_id IN (?) AND w.kind IN ('relation_added', 'relation_readded') AND w.occurred_at >= ? AND w.occurred_at < ? AND w.relation_id IS NOT NULL AND w.person_id IS NOT NULL GROUP BY w.store_id`,
    [servedKinds, groupId, stores, dayStart(from, timeZone), dayStart(to, timeZone, 1)])
  return new Map(rows.map((row) => [row.storeId, { adds: Number(row.adds), silent: Number(row.silent) }]))
}

async function addsAndAfter(kit: Kit, store: Store, timeZone: string, from: string, to: string): Promise<{ adds: Added[]; after: After[] }> {
  const { database } = kit
  const since = dayStart(from, timeZone)
  const rows = await database.rows<{ relationId: string; personId: string; at: Date }>(
    "SELECT relation_id AS relationId, person_id AS personId, occurred_at AS at FROM domain_fact WHERE group_id = ? AND store_id = ? AND kind IN ('relation_added', 'relation_readded') AND occurred_at >= ? AND occurred_at < ? AND relation_id IS NOT NULL AND person_id IS NOT NULL",
    [store.groupId, store.id, since, dayStart(to, timeZone, 1)])
  const persons = [...new Set(rows.map((row) => row.personId))]
  const after: After[] = []
  for (let at = 0; at < persons.length; at += 1000) {
    const facts = await database.rows<{ kind: string; relationId: string | null; personId: string; at: Date }>(
      'SELECT kind, relation_id AS relationId, person_id AS personId, occurred_at AS at FROM domain_fact WHERE group_id = ? AND person_id IN (?) AND occurred_at >= ? AND kind IN (?)', [store.groupId, persons.slice(at, at + 1000), since, Object.keys(kindOf)])
    after.push(...facts.map((fact) => ({ ...fact, kind: kindOf[fact.kind]! })))
  }
  const relations = [...new Set(rows.map((row) => row.relationId))]
  for (let at = 0; at < relations.length; at += 1000) {
    const greeted = await database.rows<{ relationId: string; personId: string; at: Date }>("SELECT id AS relationId, person_id AS personId, added_at AS at FROM follow_relation WHERE group_id = ? AND id IN (?) AND welcome_state = 'sent'", [store.groupId, relations.slice(at, at + 1000)])
    after.push(...greeted.map((one) => ({ ...one, kind: 'welcomed' as const })))
  }
  return { adds: rows.map((row) => ({ ...row, day: localDay(row.at, timeZone) })), after }
}
