import { isQuiet } from '@chitang/shared/domain/touch-windows'
import { demandStore } from '../../../platform/access/policy.ts'
import type { Scope } from '../../../platform/access/scope.ts'
import { localParts } from '../../../platform/clock/day.ts'
import { AppError } from '../../../platform/http/errors.ts'
import { toAppError } from '../../../wecom/app-error.ts'
import { remindMassMessage } from '../../../wecom/endpoints/mass-messages.ts'
import { WecomError } from '../../../wecom/errors.ts'
import { policyOf } from '../../touches/index.ts'
import type { BroadcastDeps } from '../broadcast-deps.ts'
import { broadcastById, writeEvent } from '../stored-broadcast.ts'
import { pushesWhere } from './stored-push.ts'

const dayMs = 86_400_000
/** WeCom doc 97610. */
const mostReminders = 3

/** WeCom tells each advisor who has not confirmed; nobody is disturbed in the quiet hours. */
export async function remind(deps: BroadcastDeps, scope: Scope, id: string): Promise<{ reminded: number; left: number }> {
  const { kit, directory, wecom } = deps
  const broadcast = await broadcastById(kit.database, scope.groupId, id)
  if (!broadcast) throw new AppError('not_found')
  demandStore(scope, 'broadcast.write', broadcast.storeId)
  const { quietFrom, quietTo } = await policyOf(kit.database, scope.groupId)
  const { hour, minute } = localParts(kit.clock.now(), scope.timeZone)
  if (isQuiet(`${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`, quietFrom, quietTo)) throw new AppError('broadcasts.quiet_hours', { from: quietFrom, to: quietTo })
  const since = kit.clock.ms() - dayMs
  const open = (await pushesWhere(kit.database, "group_id = ? AND broadcast_id = ? AND state = 'made'", [scope.groupId, id])).filter((push) => recent(push.remindedAt, since) < mostReminders)
  if (broadcast.state !== 'sending' || open.length === 0) throw new AppError('broadcasts.nobody_to_remind')
  const install = await directory.wecomInstall(await directory.installOfCorp(broadcast.corpId))
  const done: typeof open = []
  let failure: WecomError | null = null
  for (const push of open) {
    try {
      await remindMassMessage(wecom, install, push.msgid!)
      done.push(push)
    } catch (cause) {
      // Asked too often from elsewhere, or over meanwhile: the others are still to be told.
      if (!(cause instanceof WecomError)) throw cause
      failure = cause
    }
  }
  if (done.length === 0 && failure) throw toAppError(failure)
  const now = kit.clock.now()
  await kit.database.transaction(async (tx) => {
    for (const push of done) await tx.run('UPDATE broadcast_push SET reminded_at = ? WHERE group_id = ? AND id = ?', [JSON.stringify([...push.remindedAt, now.toISOString()].slice(-mostReminders)), scope.groupId, push.id])
    const advisors = new Set(done.map((push) => push.memberId)).size
    await writeEvent(kit, tx, { groupId: scope.groupId, broadcastId: id, by: scope.employeeId, words: `提醒了 ${advisors} 位还没确认的顾问` })
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: broadcast.storeId, action: 'broadcast.remind', objectType: 'broadcast', objectId: id, fields: { advisors } })
  })
  return { reminded: new Set(done.map((push) => push.memberId)).size, left: Math.min(...done.map((push) => mostReminders - recent(push.remindedAt, since) - 1)) }
}

const recent = (at: readonly string[], since: number): number => at.filter((one) => Date.parse(one) > since).length
