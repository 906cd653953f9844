import type { DeadTag } from '@chitang/shared/contracts/tags'
import { definableScopes, mayDefineTag, shownGroupName } from '@chitang/shared/domain/tags'
import { ruleSentence, type RuleTrigger } from '@chitang/shared/domain/tag-rules'
import type { Scope } from '../../../platform/access/scope.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { StoreInfo } from '../../org/index.ts'
import { countedTags, sayable } from '../list-tags.ts'
import { parsed } from '../usable-tags.ts'
import { isDead, suggestTarget } from './dead-tags.model.ts'

export async function deadTags(kit: Kit, scope: Scope, store: StoreInfo): Promise<DeadTag[]> {
  const shared = definableScopes(scope.roles, store.id).includes('brand')
  // Whether a shared tag is dead is seen over all stores of the corp.
  const tags = [...(await countedTags(kit.database, store, true))].map((tag) => ({ ...tag, home: [tag.scope, tag.brand, tag.city, tag.storeId, tag.strategyId].join('/'), merging: tag.mergingInto !== null }))
  const now = kit.clock.ms()
  const dead = tags.filter((tag) => isDead(tag, now) && (shared || tag.scope === 'store'))
  if (dead.length === 0) return []
  const ids = dead.map((tag) => tag.id)
  const [codes, rules] = await Promise.all([
    kit.database.rows<{ tagId: string; name: string }>("SELECT kt.tag_id AS tagId, k.name FROM channel_code_tag kt JOIN channel_code k ON k.group_id = kt.group_id AND k.id = kt.code_id WHERE kt.group_id = ? AND kt.tag_id IN (?) AND k.status = 'active'", [store.groupId, ids]),
    kit.database.rows<{ tagId: string; trigger: RuleTrigger | string }>('SELECT tag_id AS tagId, rule_trigger AS `trigger` FROM tag_rule WHERE group_id = ? AND tag_id IN (?) AND enabled = 1', [store.groupId, ids]),
  ])
  return dead.sort((a, b) => (a.lastUsedAt?.getTime() ?? 0) - (b.lastUsedAt?.getTime() ?? 0) || a.uses - b.uses).map((tag) => {
    const target = suggestTarget(tag, tags, now)
    return {
      id: tag.id, name: tag.name, groupName: shownGroupName(tag.groupName), scope: tag.scope, uses: sayable(scope, store, tag.uses), lastUsedAt: tag.lastUsedAt?.toISOString() ?? null, createdAt: tag.createdAt?.toISOString() ?? null,
      canEdit: mayDefineTag(scope.roles, tag),
      usedBy: [...codes.filter((one) => one.tagId === tag.id).map((one) => `活码「${one.name}」`), ...rules.filter((one) => one.tagId === tag.id).map((one) => `规则「${ruleSentence(parsed<RuleTrigger>(one.trigger))}」`)],
      suggestion: target && { id: target.id, name: target.name, groupName: shownGroupName(target.groupName) },
    }
  })
}
