import type { SqlValue } from '../../../platform/db/database.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { AttributeDefs } from '../../attributes/index.ts'
import { customerWhere } from '../../customers/index.ts'
import { matchingCustomers } from '../rules/find-customers.ts'
import { addItems, type OperationRow } from './operations.repo.ts'
import { chunkSize, operationLimit } from './source.model.ts'

export interface CollectDeps { kit: Kit; attributes: AttributeDefs }
interface Chunk { relationIds: string[]; place: string | null }

/**
 * Finds an operation's customers in portions; the place where it goes on is kept with each, so a killed process
 * continues. Returns false when asked to stop.
 */
export async function collect(deps: CollectDeps, operation: OperationRow, stopping: () => boolean): Promise<boolean> {
  const { kit } = deps
  let place = operation.place
  let found = operation.total
  for (;;) {
    if (stopping()) return false
    const chunk = await nextChunk(deps, operation, place)
    const limited = operation.source.from === 'filter' && found + chunk.relationIds.length > operationLimit
    const relationIds = limited ? chunk.relationIds.slice(0, operationLimit - found) : chunk.relationIds
    found += relationIds.length
    place = limited ? null : chunk.place
    await kit.database.transaction(async (tx) => {
      await addItems(tx, operation.groupId, operation.id, relationIds)
      await tx.run('UPDATE tag_operation SET place = ?, total = ?, cut = ?, state = ? WHERE group_id = ? AND id = ?', [place, found, limited || operation.cut, place === null ? 'running' : 'collecting', operation.groupId, operation.id])
    })
    if (place === null) return true
  }
}

function nextChunk(deps: CollectDeps, operation: OperationRow, place: string | null): Promise<Chunk> {
  const { kit } = deps
  const { source, groupId } = operation
  switch (source.from) {
    case 'list': return Promise.resolve({ relationIds: [], place: null })
    case 'filter': return filtered(deps, groupId, source, place)
    case 'tag': return byRelation(kit, 'SELECT relation_id AS id FROM relation_tag WHERE group_id = ? AND tag_id = ?', [groupId, source.tagId], place)
    case 'operation': return byRelation(kit, "SELECT relation_id AS id FROM tag_operation_item WHERE group_id = ? AND operation_id = ? AND state = 'done'", [groupId, source.operationId], place)
    case 'rule': return matchingCustomers(kit, operation, source.storeIds, place)
  }
}

async function byRelation(kit: Kit, sql: string, params: SqlValue[], place: string | null): Promise<Chunk> {
  const rows = await kit.database.rows<{ id: string }>(`${sql}${place === null ? '' : ' AND relation_id > ?'} ORDER BY relation_id LIMIT ?`, [...params, ...(place === null ? [] : [place]), chunkSize])
  return { relationIds: rows.map((row) => row.id), place: rows.length < chunkSize ? null : rows.at(-1)!.id }
}

/** Friends only, newest first: the list as the person saw it. */
async function filtered(deps: CollectDeps, groupId: string, source: Extract<OperationRow['source'], { from: 'filter' }>, place: string | null): Promise<Chunk> {
  const { where, params } = await customerWhere(deps, groupId, source.rows, source.filter)
  where.push('r.deleted_at IS NULL', 'r.half = 0', 'r.added_at <= ?')
  params.push(new Date(source.until))
  if (place !== null) {
    const [at, id] = place.split('.') as [string, string]
    where.push('(r.added_at < ? OR (r.added_at = ? AND r.id < ?))')
    params.push(new Date(Number(at)), new Date(Number(at)), id)
  }
  const rows = await deps.kit.database.rows<{ id: string; addedAt: Date }>(
    `SELECT r.id, r.added_at AS addedAt FROM follow_relation r JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id JOIN person p ON p.group_id = r.group_id AND p.id = r.person_id
     WHERE ${where.join(' AND ')} ORDER BY r.added_at DESC, r.id DESC LIMIT ?`, [...params, chunkSize])
  const last = rows.at(-1)
  return { relationIds: rows.map((row) => row.id), place: rows.length < chunkSize || !last ? null : `${last.addedAt.getTime()}.${last.id}` }
}
