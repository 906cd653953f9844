import type { Workbench } from '@chitang/shared/contracts/sidebar'
import { startOfDay } from '../../platform/clock/day.ts'
import type { Scope } from '../../platform/access/scope.ts'
import type { Kit } from '../../platform/kit.ts'
import { offDuty } from '../codes/index.ts'
import { collisionText } from '../collisions/index.ts'
import { displayName } from '../customers/index.ts'
import { taskView } from '../follow-ups/index.ts'

const occasionOf: Record<string, string> = { employee: '我的名片', scene: '店里', campaign: '活动' }

/** 今日待办 (with what is overdue) and 我的码 by occasion. */
export async function workbenchOf(kit: Kit, scope: Scope): Promise<Workbench> {
  const { database } = kit
  const now = kit.clock.now()
  const today = startOfDay(now, scope.timeZone)
  const tomorrow = startOfDay(now, scope.timeZone, 1)
  const mine = [scope.groupId, scope.memberIds] as const
  const [tasks, next, codes, adds, collisions, off] = await Promise.all([
    database.rows<{ id: string; title: string; dueAt: Date; status: 'open'; appointmentId: string | null; personId: string; relationId: string | null; externalUserId: string | null; name: string | null; remark: string | null; level: string | null }>(
      `SELECT t.id, t.title, t.due_at AS dueAt, t.status, t.appointment_id AS appointmentId, t.person_id AS personId, t.relation_id AS relationId, c.external_userid AS externalUserId, c.name, r.remark, p.level FROM task t
       JOIN person p ON p.group_id = t.group_id AND p.id = t.person_id LEFT JOIN follow_relation r ON r.group_id = t.group_id AND r.id = t.relation_id LEFT JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id
       WHERE t.group_id = ? AND t.member_id IN (?) AND t.status = 'open' AND t.due_at < ? ORDER BY t.due_at LIMIT 100`, [...mine, tomorrow]),
    database.row<{ n: string; firstAt: Date | null }>("SELECT COUNT(*) AS n, MIN(due_at) AS firstAt FROM task WHERE group_id = ? AND member_id IN (?) AND status = 'open' AND due_at >= ? AND due_at < ?", [...mine, tomorrow, startOfDay(now, scope.timeZone, 2)]),
    database.rows<{ id: string; name: string; kind: string; qrCode: string }>(
      `SELECT k.id, k.name, k.kind, k.qr_code AS qrCode FROM channel_code_member km JOIN channel_code k ON k.group_id = km.group_id AND k.id = km.code_id
       WHERE km.group_id = ? AND km.member_id IN (?) AND k.status = 'active' AND k.kind <> 'referral' AND k.qr_code IS NOT NULL AND (k.valid_to IS NULL OR k.valid_to > ?) AND (k.valid_from IS NULL OR k.valid_from <= ?)
       ORDER BY CASE k.kind WHEN 'employee' THEN 0 WHEN 'scene' THEN 1 ELSE 2 END, k.id LIMIT 50`, [...mine, now, now]),
    database.rows<{ codeId: string | null; n: string }>("SELECT code_id AS codeId, COUNT(*) AS n FROM follow_relation WHERE group_id = ? AND member_id IN (?) AND added_at >= ? GROUP BY code_id", [...mine, today]),
    database.rows<{ name: string; remark: string; externalUserId: string; colleague: string; level: string | null; addedAt: Date }>(
      `SELECT c.name, r.remark, c.external_userid AS externalUserId, em.name AS colleague, p.level, er.added_at AS addedAt FROM follow_relation r JOIN collision x ON x.group_id = r.group_id AND x.incoming_relation_id = r.id AND x.status = 'open'
       JOIN follow_relation er ON er.group_id = x.group_id AND er.id = x.existing_relation_id JOIN member em ON em.group_id = er.group_id AND em.id = er.member_id
       JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id JOIN person p ON p.group_id = x.group_id AND p.id = x.person_id
       WHERE r.group_id = ? AND r.member_id IN (?) AND r.deleted_at IS NULL ORDER BY x.found_at DESC LIMIT 5`, [...mine]),
    offDuty(database, scope.groupId, [scope.memberId], now),
  ])
  return {
    now: now.toISOString(),
    addsToday: adds.reduce((sum, row) => sum + Number(row.n), 0),
    tasks: tasks.map((row) => ({ ...taskView(row, now, scope.timeZone), personId: row.personId, relationId: row.relationId, externalUserId: row.externalUserId, customerName: displayName(row.name ?? '', row.remark ?? ''), level: row.level })),
    tomorrow: { count: Number(next?.n ?? 0), firstAt: next?.firstAt?.toISOString() ?? null },
    codes: codes.map((row) => ({ ...row, occasion: occasionOf[row.kind] ?? '其他', addsToday: Number(adds.find((one) => one.codeId === row.id)?.n ?? 0) })),
    collisions: collisions.map((row) => ({ customerName: displayName(row.name, row.remark), externalUserId: row.externalUserId, text: collisionText({ colleague: row.colleague, level: row.level, addedAt: row.addedAt, timeZone: scope.timeZone }) })),
    duty: { memberId: scope.memberId, offUntil: off.get(scope.memberId)?.toISOString() ?? null },
  }
}
