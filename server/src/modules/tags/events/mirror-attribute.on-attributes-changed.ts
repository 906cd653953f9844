import type { AttributeValue } from '@chitang/shared/domain/attributes'
import type { EventBus } from '../../../platform/events/bus.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { CustomerEvents } from '../../customers/index.ts'
import type { Directory } from '../../org/index.ts'
import { intendTags } from '../mark-relation.ts'
import { usableIn } from '../tag-scope.model.ts'
import { asTag, tagColumns, tagFrom, type TagRow } from '../usable-tags.ts'

const words = (value: AttributeValue | null): string[] => (typeof value === 'string' ? [value] : Array.isArray(value) ? value.map(String) : [])

/**
 * An attribute that is mirrored puts on the tag that has the name of its value and takes off the others of that group,
 * on every live relation of the person in the group's corp where the tag may be used. Options without a tag of that
 * name are left alone.
 */
export function mirrorAttributesOnChange(bus: EventBus<CustomerEvents>, deps: { kit: Kit; directory: Directory }): void {
  const { kit, directory } = deps
  bus.on('attributesChanged', async (tx, { groupId, personId, changes }) => {
    for (const change of changes) {
      if (change.mirrorTagGroupId === null) continue
      const tags = (await tx.rows<TagRow>(`SELECT ${tagColumns} ${tagFrom} WHERE t.group_id = ? AND t.tag_group_id = ? AND t.deleted_at IS NULL AND g.deleted_at IS NULL`, [groupId, change.mirrorTagGroupId])).map(asTag)
      const wanted = tags.filter((tag) => words(change.to).includes(tag.name) && !tag.computed)
      const given = tags.filter((tag) => words(change.from).includes(tag.name) && !wanted.includes(tag) && !tag.computed)
      if (wanted.length + given.length === 0) continue
      const relations = await tx.rows<{ id: string; storeId: string; corpId: string; externalUserId: string }>(
        `SELECT r.id, r.store_id AS storeId, r.corp_id AS corpId, c.external_userid AS externalUserId FROM follow_relation r JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id
         WHERE r.group_id = ? AND r.person_id = ? AND r.corp_id = ? AND r.deleted_at IS NULL`, [groupId, personId, tags[0]!.corpId])
      for (const relation of relations) {
        const store = await directory.store(relation.storeId)
        const carried = new Map((await tx.rows<{ tagId: string; state: string }>('SELECT tag_id AS tagId, state FROM relation_tag WHERE group_id = ? AND relation_id = ?', [groupId, relation.id])).map((row) => [row.tagId, row.state]))
        // What is on its way off, because the value was another a moment ago, is wanted again.
        const add = wanted.filter((tag) => usableIn(tag, store) && (carried.get(tag.id) ?? 'removing') === 'removing').map((tag) => tag.id)
        const remove = given.filter((tag) => carried.has(tag.id)).map((tag) => tag.id)
        if (add.length + remove.length > 0)
          await intendTags(kit, tx, { groupId, corpId: relation.corpId, externalUserId: relation.externalUserId, relationId: relation.id, add, remove, source: 'rule', reason: `自动：${change.name}是${words(change.to).join('、') || '空的'}` })
      }
    }
  })
}
