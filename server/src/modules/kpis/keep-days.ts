import { daysBetween } from '@chitang/shared/domain/touch-windows'
import type { Kit } from '../../platform/kit.ts'
import { dayStart, localDay, startOfDay } from '../../platform/clock/day.ts'
import { idAt } from '../../platform/db/ids.ts'
import type { Directory, GroupInfo } from '../org/index.ts'
import { countDay, countedKinds, metrics } from './count-day.model.ts'
import { kpiDaily } from './kpis.table.ts'
import { beforeDeletions, factsOf } from './read-day.ts'

type Deps = { kit: Kit; directory: Directory }

const page = 5000
/** A transaction may commit after younger ids were seen: the last minutes are looked at again. */
const overlapMs = 120_000
/** A deletion is told beside what came before within 48 hours: a late fact touches the days behind it too. */
const daysTouched = 3

/** Facts of the last minutes that were looked at already, by group: the second look is for those that came between. */
const looked = new WeakMap<Kit, Map<string, Set<string>>>()

/**
 * Looks at facts written since, and marks the closed days they belong to; a day that ended is marked once. Who writes
 * `alone`, as a seed does, need not look back.
 */
export async function markStaleDays(deps: Deps, alone = false): Promise<void> {
  const known = looked.get(deps.kit) ?? new Map<string, Set<string>>()
  looked.set(deps.kit, known)
  for (const group of [...(await deps.directory.snapshot()).groups.values()]) known.set(group.id, await markOfGroup(deps, group, known.get(group.id) ?? new Set(), alone))
}

async function markOfGroup({ kit, directory }: Deps, group: GroupInfo, before: ReadonlySet<string>, alone: boolean): Promise<Set<string>> {
  const { database } = kit
  const known = await database.row<{ factId: string; closedDay: string | null }>('SELECT fact_id AS factId, closed_day AS closedDay FROM kpi_cursor WHERE group_id = ?', [group.id])
  // A process may begin where one that wrote alone ended: younger than the horizon, and not to be looked at again.
  const recent = BigInt(idAt(Date.now() - overlapMs))
  const horizon = BigInt(known?.factId ?? '0') > recent ? BigInt(known!.factId) : recent
  const held = (id: string): string => (alone || BigInt(id) < horizon ? id : horizon.toString())
  const seen = new Set<string>()
  const today = localDay(kit.clock.now(), group.timeZone)
  let cursor = known?.factId ?? '0'
  for (;;) {
    const rows = await database.rows<{ id: string; storeId: string | null; kind: string; at: Date }>('SELECT id, store_id AS storeId, kind, occurred_at AS at FROM domain_fact WHERE group_id = ? AND id > ? ORDER BY id LIMIT ?', [group.id, cursor, page])
    const stale = new Map<string, [string, string]>()
    for (const row of rows) {
      if (row.storeId === null || !(countedKinds as readonly string[]).includes(row.kind)) continue
      if (BigInt(row.id) > horizon) seen.add(row.id)
      // Without a cursor everything is counted anew.
      if (known && before.has(row.id)) continue
      for (let shift = 0; shift < daysTouched; shift++) {
        const day = localDay(startOfDay(row.at, group.timeZone, shift), group.timeZone)
        if (day < today) stale.set(`${row.storeId}/${day}`, [row.storeId, day])
      }
    }
    await mark(kit, group.id, [...stale.values()])
    const last = rows.at(-1)?.id
    if (last === undefined) break
    cursor = last
    if (rows.length < page) break
    await database.run('INSERT INTO kpi_cursor (group_id, fact_id) VALUES (?, ?) ON DUPLICATE KEY UPDATE fact_id = VALUES(fact_id)', [group.id, held(cursor)])
  }
  const yesterday = localDay(startOfDay(kit.clock.now(), group.timeZone, -1), group.timeZone)
  if (known?.closedDay && known.closedDay < yesterday) {
    const stores = await directory.storesOf(group.id)
    await mark(kit, group.id, daysBetween(known.closedDay, yesterday).slice(1).flatMap((day) => stores.map((store): [string, string] => [store.id, day])))
  }
  // A demo clock set back does not open days again.
  const closed = known?.closedDay && known.closedDay > yesterday ? known.closedDay : yesterday
  await database.run('INSERT INTO kpi_cursor (group_id, fact_id, closed_day) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE fact_id = VALUES(fact_id), closed_day = VALUES(closed_day)', [group.id, held(cursor), closed])
  return seen
}

async function mark(kit: Kit, groupId: string, days: readonly [storeId: string, day: string][]): Promise<void> {
  for (let at = 0; at < days.length; at += 500) {
    const some = days.slice(at, at + 500)
    await kit.database.run(`INSERT IGNORE INTO kpi_stale (group_id, store_id, day) VALUES ${some.map(() => '(?, ?, ?)').join(', ')}`, some.flatMap(([storeId, day]) => [groupId, storeId, day]))
  }
}

/** Counts marked days anew, the youngest first, until none is left or the next tick is near. Safe from several processes: the marks are held while days are counted. */
export async function recountStaleDays(deps: Deps, forMs = 8_000): Promise<void> {
  const until = Date.now() + forMs
  for (const group of [...(await deps.directory.snapshot()).groups.values()])
    while (Date.now() < until && (await recountSome(deps.kit, group)) === daysRead);
}

async function recountSome(kit: Kit, group: GroupInfo): Promise<number> {
  const rows = await kit.database.rows<{ storeId: string; day: string }>('SELECT store_id AS storeId, day FROM kpi_stale WHERE group_id = ? ORDER BY day DESC LIMIT ?', [group.id, daysRead])
  const spans = new Map<string, { storeId: string; days: string[] }>()
  for (const { storeId, day } of rows) {
    const key = `${storeId}/${Math.floor(Date.parse(day) / (daysAtOnce * 86_400_000))}`
    const span = spans.get(key) ?? { storeId, days: [] }
    span.days.push(day)
    spans.set(key, span)
  }
  for (const { storeId, days } of spans.values()) await recountDays(kit, group, storeId, days)
  return rows.length
}

/** Neighbouring days share one reading of their facts. */
const daysAtOnce = 10
const daysRead = 400

async function recountDays(kit: Kit, group: Pick<GroupInfo, 'id' | 'timeZone'>, storeId: string, wanted: readonly string[]): Promise<void> {
  await kit.database.transaction(async (tx) => {
    const held = await tx.rows<{ day: string }>('SELECT day FROM kpi_stale WHERE group_id = ? AND store_id = ? AND day IN (?) ORDER BY day FOR UPDATE', [group.id, storeId, wanted])
    if (held.length === 0) return
    const days = held.map((row) => row.day)
    const facts = await factsOf(tx, group.id, storeId, dayStart(days[0]!, group.timeZone), dayStart(days.at(-1)!, group.timeZone, 1))
    const before = await beforeDeletions(tx, group.id, facts, dayStart(days[0]!, group.timeZone))
    const rows = days.flatMap((day) => countDay(facts.filter((fact) => localDay(fact.at, group.timeZone) === day), before).map((sum) => ({ groupId: group.id, storeId, day, ...sum })))
    await tx.run('DELETE FROM kpi_daily WHERE group_id = ? AND store_id = ? AND day IN (?) AND metric IN (?)', [group.id, storeId, days, metrics])
    for (let at = 0; at < rows.length; at += 400) await tx.orm.insert(kpiDaily).values(rows.slice(at, at + 400))
    await tx.run('DELETE FROM kpi_stale WHERE group_id = ? AND store_id = ? AND day IN (?)', [group.id, storeId, days])
  })
}

/** Is this day of a store counted, with every fact known by now? */
export const isCounted = async (deps: Pick<Deps, 'kit'>, store: { groupId: string; id: string }, day: string): Promise<boolean> => (await daysToCount(deps, store, day, day)) === null

/** How many days of a store up to one are still to be counted; 0 = it is not even known which, null = none. */
export async function daysToCount({ kit }: Pick<Deps, 'kit'>, store: { groupId: string; id: string }, to: string, from = '0000-00-00'): Promise<number | null> {
  const [closed, stale] = await Promise.all([
    kit.database.row('SELECT group_id FROM kpi_cursor WHERE group_id = ? AND closed_day >= ?', [store.groupId, to]),
    kit.database.rows('SELECT day FROM kpi_stale WHERE group_id = ? AND store_id = ? AND day >= ? AND day <= ?', [store.groupId, store.id, from, to]),
  ])
  return stale.length > 0 ? stale.length : closed === null ? 0 : null
}
