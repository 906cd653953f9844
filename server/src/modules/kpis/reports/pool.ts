import type { PoolReport } from '@chitang/shared/contracts/reports'
import { addWayName } from '@chitang/shared/domain/add-ways'
import { addDays } from '@chitang/shared/domain/touch-windows'
import { localDay } from '../../../platform/clock/day.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { StoreInfo } from '../../org/index.ts'
import { targetOf } from '../arrivals/capture.ts'
import { metrics, netOf } from '../count-day.model.ts'
import { deletionRate } from '../day-numbers.ts'
import { daysToCount } from '../keep-days.ts'
import { friendsBefore, seriesOf } from '../series.ts'

type Store = Pick<StoreInfo, 'groupId' | 'id'>

/** Friends by day, where they came from, who left. */
export async function poolReport(kit: Kit, store: Store, timeZone: string, count: number): Promise<PoolReport> {
  const today = localDay(kit.clock.now(), timeZone)
  const from = addDays(today, 1 - count)
  const [series, atStart, deletionRate30, deletionTarget, snapshot, codes, broadcasts, counting] = await Promise.all([
    seriesOf(kit, store, timeZone, from, today, metrics, true), friendsBefore(kit, store, from), deletionRate(kit, store, timeZone, today), targetOf(kit.database, store, 'deletion_rate'),
    kit.database.rows<{ metric: string; value: number }>("SELECT metric, value FROM kpi_daily WHERE group_id = ? AND store_id = ? AND day >= ? AND metric IN ('persons', 'persons_twice') ORDER BY day DESC LIMIT 2", [store.groupId, store.id, addDays(today, -7)]),
    kit.database.rows<{ id: string; name: string }>('SELECT id, name FROM channel_code WHERE group_id = ? AND store_id = ?', [store.groupId, store.id]),
    broadcastsOf(kit, store, count), daysToCount({ kit }, store, addDays(today, -1)),
  ])
  const byDay = new Map(metrics.map((metric) => [metric, series.byDay(metric)]))
  const net = series.days.map((_, index) => netOf((metric) => byDay.get(metric)![index]!))
  let friends = atStart
  const [left, added] = [series.split('deleted_customer', 'c:'), series.split('adds', 'c:')]
  const nameOf = new Map(codes.map((code) => [code.id, code.name]))
  return {
    counting, days: [...series.days], pool: net.map((n) => (friends += n)), net, adds: byDay.get('adds')!, deletedCustomer: byDay.get('deleted_customer')!, deletedMember: byDay.get('deleted_member')!,
    deletionRate30, deletionTarget, persons: snapshot.find((row) => row.metric === 'persons')?.value ?? null, duplicates: snapshot.find((row) => row.metric === 'persons_twice')?.value ?? null,
    before: { broadcast: series.total('deleted_customer', 'a:broadcast'), add: series.total('deleted_customer', 'a:add'), script: series.total('deleted_customer', 'a:script') },
    sources: [...series.split('adds', 'w:')].map(([way, adds]) => ({ addWay: Number(way), name: addWayName(Number(way)), adds })).sort((a, b) => b.adds - a.adds),
    codes: [...added].map(([codeId, adds]) => ({ codeId: codeId === '0' ? null : codeId, name: codeId === '0' ? '没有经过活码' : (nameOf.get(codeId) ?? '其他门店的活码'), adds, left: left.get(codeId) ?? 0 })).sort((a, b) => b.adds - a.adds).slice(0, 30),
    broadcasts,
  }
}

async function broadcastsOf(kit: Kit, store: Store, days: number): Promise<PoolReport['broadcasts']> {
  const rows = await kit.database.rows<{ id: string; title: string; at: Date }>(
    "SELECT id, title, planned_at AS at FROM broadcast WHERE group_id = ? AND store_id = ? AND planned_at >= ? AND planned_at <= ? AND state IN ('sending', 'closing', 'done') ORDER BY planned_at DESC LIMIT 10",
    [store.groupId, store.id, new Date(kit.clock.ms() - days * 86_400_000), kit.clock.now()])
  if (rows.length === 0) return []
  const [sent, left] = await Promise.all([
    kit.database.rows<{ id: string; n: string }>("SELECT broadcast_id AS id, COUNT(*) AS n FROM broadcast_target WHERE group_id = ? AND broadcast_id IN (?) AND state = 'sent' GROUP BY broadcast_id", [store.groupId, rows.map((row) => row.id)]),
    kit.database.rows<{ id: string; n: string }>(
      `SELECT t.broadcast_id AS id, COUNT(DISTINCT t.contact_id) AS n FROM broadcast_target t JOIN domain_fact f ON f.group_id = t.group_id AND f.person_id = t.person_id AND f.occurred_at >= t.sent_at AND f.occurred_at < t.sent_at + INTERVAL 48 HOUR
       AND f.kind = 'relation_deleted' AND f.relation_id = t.relation_id AND JSON_UNQUOTE(JSON_EXTRACT(f.payload, '$.by')) = 'customer' WHERE t.group_id = ? AND t.broadcast_id IN (?) AND t.state = 'sent' GROUP BY t.broadcast_id`, [store.groupId, rows.map((row) => row.id)]),
  ])
  const of = (list: readonly { id: string; n: string }[], id: string): number => Number(list.find((one) => one.id === id)?.n ?? 0)
  return rows.map((row) => ({ id: row.id, title: row.title, at: row.at.toISOString(), delivered: of(sent, row.id), left: of(left, row.id) }))
}
