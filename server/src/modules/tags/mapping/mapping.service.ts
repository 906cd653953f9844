import type { listTagMappings, TagMappingItem } from '@chitang/shared/contracts/tags'
import type { ResponseOf } from '@chitang/shared/contracts/endpoint'
import { shownGroupName } from '@chitang/shared/domain/tags'
import { demand } from '../../../platform/access/policy.ts'
import type { Scope } from '../../../platform/access/scope.ts'
import { AppError } from '../../../platform/http/errors.ts'
import type { TagDeps } from '../define-tags.ts'
import { countedTags, sayable } from '../list-tags.ts'
import { tagsByIds } from '../usable-tags.ts'
import type { StoreInfo } from '../../org/index.ts'
import { suggestMapping } from './mapping.model.ts'

const rank: Readonly<Record<TagMappingItem['state'], number>> = { suggested: 0, open: 1, confirmed: 2, dismissed: 3 }

export async function mappingsOf({ kit }: Pick<TagDeps, 'kit'>, scope: Scope, store: StoreInfo): Promise<ResponseOf<typeof listTagMappings>> {
  const tags = await countedTags(kit.database, store, false)
  const targets = tags.filter((tag) => tag.scope === 'group' && !tag.computed && tag.mergingInto === null)
  const own = tags.filter((tag) => tag.scope === 'store' && !tag.computed)
  const known = own.length === 0 ? [] : await kit.database.rows<{ tagId: string; targetId: string | null; byName: string | null }>(
    'SELECT m.tag_id AS tagId, m.target_tag_id AS targetId, e.name AS byName FROM tag_mapping m LEFT JOIN employee e ON e.group_id = m.group_id AND e.id = m.by_employee_id WHERE m.group_id = ? AND m.tag_id IN (?)', [store.groupId, own.map((tag) => tag.id)])
  const items = own.map((tag): TagMappingItem => {
    const mapped = known.find((one) => one.tagId === tag.id)
    const target = mapped ? (targets.find((one) => one.id === mapped.targetId) ?? null) : suggestMapping(tag.name, targets)
    return {
      tagId: tag.id, tagName: tag.name, groupName: shownGroupName(tag.groupName), storeId: store.id, storeName: store.name, uses: sayable(scope, store, tag.uses),
      state: mapped ? (mapped.targetId === null ? 'dismissed' : target ? 'confirmed' : 'open') : target ? 'suggested' : 'open', targetId: target?.id ?? null, targetName: target?.name ?? null, byName: mapped?.byName ?? null,
    }
  })
  return { items: items.sort((a, b) => rank[a.state] - rank[b.state] || (b.uses ?? 1) - (a.uses ?? 1)), targets: targets.map((tag) => ({ id: tag.id, name: tag.name, groupName: shownGroupName(tag.groupName) })) }
}

/** Headquarters or the store itself: whoever keeps one of the two tags. */
export async function map({ kit }: Pick<TagDeps, 'kit'>, scope: Scope, tagId: string, targetId: string | null): Promise<void> {
  const { rows } = demand(scope, 'tag.define')
  const [tag] = await tagsByIds(kit.database, scope.groupId, [tagId])
  if (!tag || tag.storeId === null || !rows.stores.includes(tag.storeId)) throw new AppError('tags.unknown')
  if (tag.computed) throw new AppError('tags.computed', { name: tag.name })
  const [target] = targetId === null ? [null] : await tagsByIds(kit.database, scope.groupId, [targetId])
  if (targetId !== null && (!target || target.scope !== 'group' || target.corpId !== tag.corpId)) throw new AppError('tags.unknown')
  await kit.database.transaction(async (tx) => {
    await tx.run('INSERT INTO tag_mapping (group_id, tag_id, target_tag_id, by_employee_id, at) VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE target_tag_id = VALUES(target_tag_id), by_employee_id = VALUES(by_employee_id), at = VALUES(at)', [scope.groupId, tag.id, targetId, scope.employeeId, kit.clock.now()])
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: tag.storeId!, action: 'tag.map', objectType: 'tag', objectId: tag.id, fields: { name: tag.name, to: target?.name ?? null } })
  })
}
