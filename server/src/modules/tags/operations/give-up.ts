import type { TagOperation } from '@chitang/shared/contracts/tags'
import type { Scope } from '../../../platform/access/scope.ts'
import { AppError } from '../../../platform/http/errors.ts'
import { homeOf, type TagDeps } from '../define-tags.ts'
import { tagsByIds } from '../usable-tags.ts'
import { endMerge } from './free-merges.ts'
import { operationById } from './operations.repo.ts'
import { operationView, visibleOperation } from './operations.view.ts'

/** A stuck merge ends where it is: who was changed stays changed, the old tag is a tag like any other again. */
export async function giveUp(deps: TagDeps, scope: Scope, id: string): Promise<TagOperation> {
  const { kit } = deps
  await visibleOperation(deps, scope, id, 'change')
  await kit.database.transaction(async (tx) => {
    const operation = (await operationById(tx, scope.groupId, id, true))!
    if (operation.kind !== 'merge' || operation.state !== 'stuck') throw new AppError('tags.operation_kept')
    const [old] = await tagsByIds(tx, scope.groupId, operation.tagIds)
    if (old) await tx.run('UPDATE tag SET merging_into = NULL WHERE group_id = ? AND id = ?', [scope.groupId, old.id])
    await tx.run(`${endMerge} WHERE group_id = ? AND id = ?`, [null, kit.clock.now(), scope.groupId, id])
    if (old) await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: await homeOf(deps, old), action: 'tag.give_up', objectType: 'tag_operation', objectId: id, fields: { tags: operation.tagNames, into: operation.targetName } })
  })
  return operationView(deps, scope, id)
}
