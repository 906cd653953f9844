import { bulkRevealDays, bulkRevealMinutes, bulkReveals } from '@chitang/shared/domain/alerts'
import { alert } from '../../modules/alerts/index.ts'
import type { StoreInfo } from '../../modules/org/index.ts'
import { auditLog } from '../../platform/audit/audit.table.ts'
import { groupWide } from '../../platform/audit/audit.ts'
import { dayAt } from '../../platform/clock/day.ts'
import { domainFact } from '../../platform/events/facts.table.ts'
import type { Product } from '../product.ts'

const timeZone = 'Asia/Shanghai'
/** Two evenings, 140 numbers: the second one ended at the daily limit. Every twenty seconds one. */
const evenings = [{ daysAgo: 4, count: 60 }, { daysAgo: 3, count: 80 }] as const
const everyMs = 20_000

/** A service advisor who opened number after number, in the store's book and as an alert for its manager and for compliance. */
export async function seedBulkReveal({ kit }: Product, groupId: string, stores: readonly StoreInfo[]): Promise<void> {
  const home = stores.find((one) => one.shortName === '政务')
  if (!home) return
  const who = await kit.database.row<{ memberId: string; employeeId: string }>(
    `SELECT m.id AS memberId, m.employee_id AS employeeId FROM assignment a JOIN member m ON m.group_id = a.group_id AND m.employee_id = a.employee_id AND m.corp_id = ?
     WHERE a.group_id = ? AND a.store_id = ? AND a.role = 'service_advisor' AND a.valid_to IS NULL ORDER BY m.id LIMIT 1`, [home.corpId, groupId, home.id])
  if (!who) return
  const seen = await kit.database.rows<{ id: string; personId: string }>('SELECT id, person_id AS personId FROM follow_relation WHERE group_id = ? AND store_id = ? AND member_id = ? AND deleted_at IS NULL ORDER BY id LIMIT 140', [groupId, home.id, who.memberId])
  if (seen.length === 0) return
  const now = kit.clock.now()
  const looks = evenings.flatMap(({ daysAgo, count }, evening) => Array.from({ length: count }, (_, index) => ({ ...seen[(evening * 60 + index) % seen.length]!, at: new Date(dayAt(now, timeZone, -daysAgo, 20, 10).getTime() + index * everyMs) })))
  await kit.database.orm.insert(auditLog).values(looks.map((one) => ({
    groupId, id: kit.ids.next(), storeId: home.id, at: one.at, actorEmployeeId: who.employeeId, actorMemberId: who.memberId, client: 'sidebar', ip: '', action: 'phone.reveal', objectType: 'person', objectId: one.personId, fields: { what: 'phone' }, reason: null,
  })))
  await kit.database.orm.insert(domainFact).values(looks.map((one) => ({ groupId, id: kit.ids.next(), kind: 'phone_revealed', occurredAt: one.at, recordedAt: now, storeId: home.id, personId: one.personId, relationId: one.id, memberId: who.memberId, codeId: null, cause: 'seed', payload: {} })))
  const last = looks.slice(-evenings[1].count)
  const inWindow = Math.min(last.length, (bulkRevealMinutes * 60_000) / everyMs)
  await kit.database.orm.insert(alert).values([home.id, groupWide].map((storeId) => ({
    groupId, id: kit.ids.next(), storeId, kind: 'bulk_reveal', subject: who.memberId, openKey: `bulk_reveal:${who.memberId}`, memberId: who.memberId, payload: { count: inWindow, minutes: bulkRevealMinutes, total: looks.length, days: bulkRevealDays },
    firstAt: last[bulkReveals - 1]!.at, lastAt: last.at(-1)!.at, times: 1, toldAt: last[bulkReveals - 1]!.at,
  })))
}
