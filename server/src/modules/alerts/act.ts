import type { muteAlerts, takeAlertStep } from '@chitang/shared/contracts/alerts'
import type { BodyOf, ResponseOf } from '@chitang/shared/contracts/endpoint'
import { demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { groupWide } from '../../platform/audit/audit.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import { revealPhone } from '../customers/index.ts'
import { notify } from '../notices/index.ts'
import { saidOf } from './alert-words.ts'
import { myAlert } from './my-alerts.ts'

/** An advisor is reminded again after this long. */
const remindAgainMs = 2 * 3_600_000

/** The one act an alert asks for. A customer who left is called once, by one person; a number that could not be shown leaves the call open. */
export async function takeStep(kit: Kit, scope: Scope, id: string): Promise<ResponseOf<typeof takeAlertStep>> {
  const row = await myAlert(kit, scope, id)
  if (row.doneAt) throw new AppError('alerts.done')
  const { step, title, detail } = saidOf(row)
  const now = kit.clock.now()
  if (step === 'call_once') {
    if (row.personId === null) throw new AppError('not_found')
    if ((await take(kit, scope, row.storeId, id, 'alert.call', null)) === 0) throw new AppError('alerts.called')
    try {
      return { phone: (await revealPhone(kit, scope, row.personId, '删除后回访一次')).phone, told: null }
    } catch (cause) {
      await kit.database.run('UPDATE alert SET step_taken_at = NULL WHERE group_id = ? AND id = ?', [scope.groupId, id])
      throw cause
    }
  }
  if (step !== 'remind_advisor' || row.memberId === null) throw new AppError('request.invalid', { detail: step })
  if ((await take(kit, scope, row.storeId, id, 'alert.remind', new Date(now.getTime() - remindAgainMs))) === 0) throw new AppError('alerts.reminded', { name: row.memberName ?? '顾问' })
  const member = await kit.database.row<{ corpId: string }>('SELECT corp_id AS corpId FROM member WHERE group_id = ? AND id = ?', [scope.groupId, row.memberId])
  if (!member) throw new AppError('not_found')
  await kit.database.transaction((tx) => notify(kit, tx, { groupId: scope.groupId, corpId: member.corpId, memberIds: [row.memberId!], page: 'sidebar', dedupeKey: `alert:${id}:remind:${now.getTime()}`, title, description: detail }))
  return { phone: null, told: row.memberName }
}

/** Marks the step as taken; 0 when somebody was first. */
const take = (kit: Kit, scope: Scope, storeId: string | null, id: string, action: string, againBefore: Date | null): Promise<number> =>
  kit.database.transaction(async (tx) => {
    const { affectedRows } = await tx.run('UPDATE alert SET step_taken_at = ? WHERE group_id = ? AND id = ? AND (step_taken_at IS NULL OR step_taken_at < ?)', [kit.clock.now(), scope.groupId, id, againBefore ?? new Date(0)])
    if (affectedRows > 0) await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: storeId ?? groupWide, action, objectType: 'alert', objectId: id })
    return affectedRows
  })

export async function closeByHand(kit: Kit, scope: Scope, id: string): Promise<void> {
  const row = await myAlert(kit, scope, id)
  await kit.database.transaction(async (tx) => {
    const { affectedRows } = await tx.run("UPDATE alert SET open_key = NULL, done_at = ?, done_by = ?, done_how = 'hand' WHERE group_id = ? AND id = ? AND done_at IS NULL", [kit.clock.now(), scope.employeeId, scope.groupId, id])
    if (affectedRows > 0) await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: row.storeId ?? groupWide, action: 'alert.done', objectType: 'alert', objectId: id, fields: { kind: row.kind } })
  })
}

/** Of oneself only: colleagues are told all the same. */
export async function mute(kit: Kit, scope: Scope, { kind, hours }: BodyOf<typeof muteAlerts>): Promise<ResponseOf<typeof muteAlerts>> {
  demand(scope, 'alert.read')
  if (hours === 0) {
    await kit.database.run('DELETE FROM alert_mute WHERE group_id = ? AND employee_id = ? AND kind = ?', [scope.groupId, scope.employeeId, kind])
    return { until: null }
  }
  const until = new Date(kit.clock.ms() + hours * 3_600_000)
  await kit.database.run('INSERT INTO alert_mute (group_id, employee_id, kind, until) VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE until = VALUES(until)', [scope.groupId, scope.employeeId, kind, until])
  return { until: until.toISOString() }
}
