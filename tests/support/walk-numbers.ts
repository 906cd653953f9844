import type { ApiClient } from '@chitang/shared/client'
import { listCustomers, type CustomerRow } from '@chitang/shared/contracts/customers'
import { getOwnRank, getPoolReport, getRetention, getStaffReport } from '@chitang/shared/contracts/reports'
import { addDays } from '@chitang/shared/domain/touch-windows'
import { expect } from 'vitest'
import { filtersFromQuery, filtersToCall } from '../../admin/src/features/customers/filters.ts'
import { beforeRows, funnelRows, rankOpens, staffColumns } from '../../admin/src/features/reports/report-words.ts'
import { onDay, records, type Records } from '../../admin/src/shared/kpis/records.ts'
import { localDay } from '../../server/src/platform/clock/day.ts'
import type { Harness } from './harness.ts'

const zone = 'Asia/Shanghai'

/** Everybody a list of customers holds, page after page, by the address a number leads to. */
export async function customersBehind(h: Harness, client: ApiClient, query: Record<string, string>, storeId: string): Promise<CustomerRow[]> {
  const asked = { ...filtersToCall(filtersFromQuery(query), h.product.kit.clock.ms()), storeId, limit: 100 }
  const rows: CustomerRow[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await client(listCustomers, { query: { ...asked, ...(cursor ? { cursor } : {}) } })
    rows.push(...page.items)
    cursor = page.nextCursor
  }
  return rows
}
/** Opens the list of every number of a store's reports as its manager does, and compares. Tells how many were equal without an exception. */
export async function walkNumbers(h: Harness, manager: ApiClient, storeId: string): Promise<number> {
  const [pool, staff, retention, rank] = await Promise.all([manager(getPoolReport, { query: { storeId, days: 180 } }), manager(getStaffReport, { query: { storeId, days: 90 } }), manager(getRetention, { query: { storeId } }), manager(getOwnRank, { query: { storeId } })])
  const days = { from: pool.days[0]!, to: pool.days.at(-1)! }
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
  const funnel = funnelRows(retention)
  const numbers: [name: string, value: number, to: Records][] = [
    ['added', sum(pool.adds), records('added', days)], ['left', sum(pool.deletedCustomer), records('left', days)], ['dropped', sum(pool.deletedMember), records('dropped', days)],
    ...pool.days.slice(-20).map((day, at): [string, number, Records] => [`added on ${day}`, pool.adds.slice(-20)[at]!, records('added', onDay(day))]),
    ...pool.sources.map((one): [string, number, Records] => [one.name, one.adds, records('added', days, { way: String(one.addWay) })]),
    ...pool.codes.map((one): [string, number, Records] => [one.name, one.adds, records('added', days, { codeId: one.codeId ?? '0' })]),
    ...beforeRows(pool).map((one): [string, number, Records] => [one.name, one.value, records('left', days, { before: one.key })]),
    ...pool.broadcasts.map((one): [string, number, Records] => [one.title, one.left, records('left', { from: localDay(new Date(one.at), zone) }, { before: 'broadcast', broadcastId: one.id })]),
    ...staff.items.flatMap((row) => staffColumns.flatMap((column): [string, number, Records][] => (column.open ? [[`${row.name} ${column.name}`, column.key === 'onTime' ? row.due : column.value(row)!, column.open(row, staff)]] : []))),
    ...retention.cohorts.flatMap((one): [string, number, Records][] => { const week = { from: one.week, to: addDays(one.week, 6) }; return [[`week ${one.week}`, one.adds, records('added', week)], [`still ${one.week}`, one.still, records('added', week, { fate: 'still' })], [`met ${one.week}`, one.met, records('added', week, { fate: 'met' })]] }),
    ...funnel.map((one): [string, number, Records] => [one.name, one.value, records('added', retention.funnel, one.fate ? { fate: one.fate } : {})]),
    ['silent', retention.silent.silent, records('added', retention.silent, { fate: 'silent' })],
    ['rank adds', rank.rows.find((one) => one.key === 'adds30')!.value ?? 0, rankOpens(rank.from, rank.to).adds as Records],
    ['silent of the rank', retention.silent.silent, rankOpens(rank.from, rank.to).silent_rate as Records],
  ]
  // What counts twice is listed once: so many may be missing, and none beside. Facts told above of nobody's friendship have no customer.
  const known = new Set((await h.rows<{ id: string }>('SELECT id FROM follow_relation')).map((one) => one.id))
  const facts = await h.rows<{ relationId: string; kind: string; memberId: string; day: string }>(
    "SELECT relation_id AS relationId, kind, member_id AS memberId, DATE_FORMAT(occurred_at + INTERVAL 8 HOUR, '%Y-%m-%d') AS day FROM domain_fact WHERE store_id = ? AND kind IN ('relation_added', 'relation_readded', 'relation_deleted', 'follow_up', 'script_sent')", [storeId])
  const due = await h.rows<{ relationId: string; memberId: string; day: string }>("SELECT relation_id AS relationId, member_id AS memberId, DATE_FORMAT(due_at + INTERVAL 8 HOUR, '%Y-%m-%d') AS day FROM task WHERE store_id = ? AND status IN ('open', 'done')", [storeId])
  const of: Record<string, readonly string[]> = { added: ['relation_added', 'relation_readded'], left: ['relation_deleted'], dropped: ['relation_deleted'], followed: ['follow_up'], script_sent: ['script_sent'] }
  let exact = 0
  for (const [name, value, { query }] of numbers) {
    const rows = await customersBehind(h, manager, query, storeId)
    expect(new Set(rows.map((one) => one.relationId)).size, name).toBe(rows.length)
    const counted = (query['did'] === undefined ? due : facts.filter((one) => of[query['did']!]!.includes(one.kind))).filter((one) => one.day >= query['from']! && one.day <= (query['to'] ?? '9999') && (!query['advisorId'] || one.memberId === query['advisorId']))
    const repeats = counted.length - new Set(counted.map((one) => one.relationId).filter((id) => known.has(id))).size
    if (repeats === 0) exact += 1
    expect([rows.length <= value, rows.length >= value - repeats], `${name}: ${value}, ${rows.length} rows, ${repeats} twice`).toEqual([true, true])
  }
  const twice = await customersBehind(h, manager, { twice: 'yes' }, storeId)
  expect(new Set(twice.map((one) => one.personId)).size).toBe(pool.duplicates ?? 0)
  const [friends] = await h.rows<{ n: string }>('SELECT COUNT(*) AS n FROM follow_relation WHERE store_id = ? AND deleted_at IS NULL AND half = 0', [storeId])
  expect((await customersBehind(h, manager, { state: 'live' }, storeId)).length).toBe(Number(friends!.n))
  return exact
}
