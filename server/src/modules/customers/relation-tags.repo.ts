import type { Fact } from '../../platform/events/facts.ts'
import type { Tx } from '../../platform/db/database.ts'
import type { Kit } from '../../platform/kit.ts'
import type { RelationRow } from './customers.repo.ts'
import { relationTag } from './customers.table.ts'

/** Makes our tags of a relation equal to WeCom's, except where an own effect is still on its way. */
export async function syncRelationTags(kit: Kit, tx: Tx, relation: RelationRow, wecomTagIds: readonly string[], cause: Fact['cause']): Promise<void> {
  const current = await tx.rows<{ tagId: string; state: string; name: string }>(
    'SELECT rt.tag_id AS tagId, rt.state, t.name FROM relation_tag rt JOIN tag t ON t.group_id = rt.group_id AND t.id = rt.tag_id WHERE rt.group_id = ? AND rt.relation_id = ?', [relation.groupId, relation.id])
  const wanted = wecomTagIds.length === 0 ? [] : await tx.rows<{ id: string; name: string }>('SELECT id, name FROM tag WHERE corp_id = ? AND wecom_id IN (?) AND deleted_at IS NULL', [relation.corpId, wecomTagIds])
  const now = kit.clock.now()
  const added = wanted.filter((tag) => !current.some((one) => one.tagId === tag.id))
  const settled = wanted.filter((tag) => current.some((one) => one.tagId === tag.id && one.state === 'adding'))
  const removed = current.filter((one) => one.state === 'applied' && !wanted.some((tag) => tag.id === one.tagId))
  if (added.length > 0) await tx.orm.insert(relationTag).values(added.map((tag) => ({ groupId: relation.groupId, relationId: relation.id, tagId: tag.id, state: 'applied', source: 'wecom', at: now })))
  for (const tag of settled) await tx.run("UPDATE relation_tag SET state = 'applied' WHERE group_id = ? AND relation_id = ? AND tag_id = ?", [relation.groupId, relation.id, tag.id])
  if (removed.length > 0) await tx.run('DELETE FROM relation_tag WHERE group_id = ? AND relation_id = ? AND tag_id IN (?)', [relation.groupId, relation.id, removed.map((one) => one.tagId)])
  // What an advisor takes off or puts on in WeCom is by hand, too: rules keep to it.
  if (removed.length > 0)
    await tx.run(`INSERT INTO tag_removal (group_id, person_id, tag_id, at) VALUES ${removed.map(() => '(?, ?, ?, ?)').join(', ')} ON DUPLICATE KEY UPDATE at = VALUES(at)`, removed.flatMap((one) => [relation.groupId, relation.personId, one.tagId, now]))
  if (added.length > 0) await tx.run('DELETE FROM tag_removal WHERE group_id = ? AND person_id = ? AND tag_id IN (?)', [relation.groupId, relation.personId, added.map((tag) => tag.id)])
  if (cause === 'seed' || cause === 'sync') return
  const fact = (kind: 'tag_added' | 'tag_removed', names: string[]) => ({
    groupId: relation.groupId, kind, occurredAt: now, storeId: relation.storeId, personId: relation.personId, relationId: relation.id, memberId: relation.memberId, cause, payload: { names, in: 'wecom' },
  })
  if (added.length > 0) await kit.facts.append(tx, fact('tag_added', added.map((tag) => tag.name)))
  if (removed.length > 0) await kit.facts.append(tx, fact('tag_removed', removed.map((one) => one.name)))
}
