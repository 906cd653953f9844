import { silentWorth } from '@chitang/shared/domain/alerts'
import { addDays } from '@chitang/shared/domain/touch-windows'
import { dayStart, localDay } from '../../../platform/clock/day.ts'
import { fromJson } from '../../../platform/db/json.ts'
import { servedKinds } from '../../customers/index.ts'
import { repeatsOf } from '../alert-rules.ts'
import type { AlertDeps } from '../alert-deps.ts'
import { keepLasting, lastingAlerts, type Concern } from '../raise.ts'

const kind = 'silent_adds'
interface Waiting { count: number; from: string; to: string }

/** Once an hour, a store at a time: whose friends of the last month had their seven days and were not looked after since. The count is that of the list the alert opens. */
export async function lookAtSilentAdds({ kit, directory }: AlertDeps): Promise<void> {
  const now = kit.clock.now()
  for (const { id: groupId } of await kit.database.rows<{ id: string }>('SELECT id FROM tenant_group')) {
    const { timeZone } = await directory.group(groupId)
    const today = localDay(now, timeZone)
    const [known, repeatMs] = await Promise.all([lastingAlerts(kit.database, groupId, now, [kind]), repeatsOf(kit.database, groupId, kind)])
    const concerns: (Concern & { payload: Waiting })[] = []
    // Where nobody can note anything nobody is silent.
    for (const store of (await directory.storesOf(groupId)).filter((one) => !one.modulesOff.includes('followups'))) concerns.push(...await silentOf({ kit, directory }, groupId, store.id, timeZone, today))
    const openOf = new Map(known.filter((one) => one.isOpen).map((one) => [`${one.storeId}:${one.subject}`, one]))
    const changed = concerns.filter(({ storeId, subject, payload }) => {
      const open = openOf.get(`${storeId}:${subject}`)
      if (!open) return true
      const told = fromJson<Waiting>(open.payload)
      return told.count !== payload.count || told.from !== payload.from || told.to !== payload.to || now.getTime() - open.toldAt.getTime() >= repeatMs(storeId)
    })
    await keepLasting(kit, groupId, known, concerns, changed)
  }
}

/** Whoever was a friend before the product was here is not held against anybody: what it first noted is where it begins. */
const firstNotes = ['welcome_sent', 'script_sent', 'follow_up'].map((fact) => `SELECT MIN(occurred_at) AS at FROM domain_fact WHERE group_id = ? AND store_id = ? AND kind = '${fact}'`).join(' UNION ALL ')

async function silentOf({ kit: { database } }: AlertDeps, groupId: string, storeId: string, timeZone: string, today: string): Promise<(Concern & { payload: Waiting })[]> {
  const begun = await database.row<{ at: Date | null }>(`SELECT MIN(x.at) AS at FROM (${firstNotes}) x`, [groupId, storeId, groupId, storeId, groupId, storeId])
  if (!begun?.at) return []
  const first = localDay(begun.at, timeZone)
  const [month, to] = [addDays(today, -37), addDays(today, -8)]
  const from = first > month ? first : month
  if (from > to) return []
  const rows = await database.rows<{ memberId: string; corpId: string; n: string }>(
    `SELECT w.member_id AS memberId, m.corp_id AS corpId, COUNT(DISTINCT w.relation_id) AS n FROM domain_fact w JOIN follow_relation r ON r.group_id = w.group_id AND r.id = w.relation_id AND r.store_id = w.store_id AND r.deleted_at IS NULL AND r.half = 0
     JOIN member m ON m.group_id = w.group_id AND m.id = w.member_id AND m.status = 'active'
     WHERE w.group_id = ? AND w.store_id = ? AND w.kind IN ('relation_added', 'relation_readded') AND w.occurred_at >= ? AND w.occurred_at < ?
     AND NOT EXISTS (SELECT 1 FROM domain_fact a WHERE a.group_id = w.group_id AND a.person_id = w.person_id AND a.kind IN (?) AND a.occurred_at >= w.occurred_at) GROUP BY w.member_id, m.corp_id HAVING COUNT(DISTINCT w.relation_id) >= ?`,
    [groupId, storeId, dayStart(from, timeZone), dayStart(to, timeZone, 1), servedKinds, silentWorth])
  return rows.map(({ memberId, corpId, n }) => ({ groupId, storeId, kind, subject: memberId, memberId, corpId, lasts: true, payload: { count: Number(n), from, to } }))
}
