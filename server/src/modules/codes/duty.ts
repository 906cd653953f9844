import type { setDuty } from '@chitang/shared/contracts/code-rota'
import type { ResponseOf } from '@chitang/shared/contracts/endpoint'
import { demand, demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { startOfDay } from '../../platform/clock/day.ts'
import { AppError } from '../../platform/http/errors.ts'
import { storeOfMember } from '../org/index.ts'
import { enqueueSync, type CodesDeps } from './codes.service.ts'

/** 今天不接新客 / 上线接待: one's own by oneself, a colleague's by who runs the store's codes. Every code the member stands in follows. */
export async function changeDuty({ kit, directory }: Pick<CodesDeps, 'kit' | 'directory'>, scope: Scope, memberId: string, on: boolean): Promise<ResponseOf<typeof setDuty>> {
  const member = await directory.member(memberId)
  const stores = (await directory.storesOf(scope.groupId)).filter((one) => one.corpId === member?.corpId)
  const store = member && (storeOfMember(stores, member) ?? stores[0])
  if (!member || !store || member.status !== 'active') throw new AppError('not_found')
  if (memberId === scope.memberId) demand(scope, 'code.read')
  else demandStore(scope, 'code.write', store.id)
  const now = kit.clock.now()
  const offUntil = on ? null : startOfDay(now, scope.timeZone, 1)
  await kit.database.transaction(async (tx) => {
    if (offUntil) await tx.run('INSERT INTO member_duty (group_id, member_id, off_until, by_employee_id, at) VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE off_until = VALUES(off_until), by_employee_id = VALUES(by_employee_id), at = VALUES(at)', [scope.groupId, memberId, offUntil, scope.employeeId, now])
    else await tx.run('DELETE FROM member_duty WHERE group_id = ? AND member_id = ?', [scope.groupId, memberId])
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: store.id, action: on ? 'code.duty_on' : 'code.duty_off', objectType: 'member', objectId: memberId })
    const codes = await tx.rows<{ id: string; groupId: string; corpId: string }>("SELECT k.id, k.group_id AS groupId, k.corp_id AS corpId FROM channel_code_member km JOIN channel_code k ON k.group_id = km.group_id AND k.id = km.code_id WHERE km.group_id = ? AND km.member_id = ? AND k.status = 'active' LIMIT 500", [scope.groupId, memberId])
    for (const code of codes) await enqueueSync(kit, tx, code, { why: `${member.name}${on ? '上线接待' : '今天不接新客'}`, by: scope.employeeId })
  })
  return { offUntil: offUntil?.toISOString() ?? null }
}
