import type { saveWelcomeRule, WelcomeRule } from '@chitang/shared/contracts/welcome'
import type { BodyOf } from '@chitang/shared/contracts/endpoint'
import { isRole, servingRoles } from '@chitang/shared/domain/roles'
import { demand, demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory } from '../org/index.ts'
import { checkWelcome } from './welcome.model.ts'

/** Creates or replaces the rule of one target; gives its id. */
export async function saveRule({ kit, directory }: { kit: Kit; directory: Directory }, scope: Scope, body: BodyOf<typeof saveWelcomeRule>): Promise<string> {
  const decision = demand(scope, 'welcome.write')
  const storeId = body.level === 'group' ? null : (body.storeId ?? null)
  if (body.level === 'group' ? decision.reach !== 'group' : storeId === null) throw new AppError('policy.denied')
  if (storeId !== null) demandStore(scope, 'welcome.write', storeId)
  const target = await checkedTarget(directory, body.level, storeId, body.targetId ?? null)
  checkWelcome(body.text)
  const now = kit.clock.now()
  return kit.database.transaction(async (tx) => {
    await tx.run(
      `INSERT INTO welcome_rule (group_id, id, level, store_id, target, text, attachments, enabled, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE text = VALUES(text), attachments = VALUES(attachments), enabled = VALUES(enabled), updated_at = VALUES(updated_at)`,
      [scope.groupId, kit.ids.next(), body.level, storeId, target, body.text.trim(), JSON.stringify(body.attachments), body.enabled, now])
    const saved = await tx.row<{ id: string }>('SELECT id FROM welcome_rule WHERE group_id = ? AND target = ?', [scope.groupId, target])
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: storeId ?? '0', action: 'welcome.save', objectType: 'welcome_rule', objectId: saved!.id, fields: { target } })
    return saved!.id
  })
}

/** The unique place of a rule. */
export const targetOfRule = (level: WelcomeRule['level'], storeId: string | null, targetId: string | null): string =>
  ({ group: 'group', store: `store:${storeId}`, role: `role:${storeId}:${targetId}`, employee: `employee:${targetId}` })[level]

async function checkedTarget(directory: Directory, level: WelcomeRule['level'], storeId: string | null, targetId: string | null): Promise<string> {
  if (level === 'role' && (targetId === null || !isRole(targetId) || !servingRoles.includes(targetId))) throw new AppError('welcome.target_invalid')
  if (level === 'employee') {
    const [member, store] = await Promise.all([targetId === null ? null : directory.member(targetId), directory.store(storeId!)])
    if (!member || member.corpId !== store.corpId) throw new AppError('welcome.target_invalid')
  }
  return targetOfRule(level, storeId, targetId)
}
