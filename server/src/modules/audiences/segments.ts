import type { Audience, Segment } from '@chitang/shared/contracts/audiences'
import { demand, demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { AppError } from '../../platform/http/errors.ts'
import { fromJson } from '../../platform/db/json.ts'
import { audienceSql, type AudienceDeps } from './audience-sql.ts'

interface Row { id: string; storeId: string; name: string; audience: unknown; updatedAt: Date; updatedBy: string | null }

const select = `SELECT s.id, s.store_id AS storeId, s.name, s.audience, s.updated_at AS updatedAt, e.name AS updatedBy FROM audience_segment s
  LEFT JOIN employee e ON e.group_id = s.group_id AND e.id = s.updated_by WHERE s.group_id = ? AND s.store_id IN (?)`

const view = (row: Row): Segment => ({ id: row.id, storeId: row.storeId, name: row.name, audience: fromJson<Audience>(row.audience), updatedAt: row.updatedAt.toISOString(), updatedBy: row.updatedBy })

export async function listSegments({ kit }: AudienceDeps, scope: Scope, storeId: string | undefined): Promise<Segment[]> {
  const { rows } = storeId === undefined ? demand(scope, 'broadcast.read') : demandStore(scope, 'broadcast.read', storeId)
  const stores = storeId === undefined ? rows.stores : [storeId]
  return (await kit.database.rows<Row>(`${select} ORDER BY s.store_id, s.name LIMIT 500`, [scope.groupId, stores])).map(view)
}

/** The same name again replaces what it stood for. */
export async function saveSegment(deps: AudienceDeps, scope: Scope, name: string, audience: Audience): Promise<Segment> {
  const { kit } = deps
  demandStore(scope, 'broadcast.write', audience.storeId)
  await audienceSql(deps, scope.groupId, audience, kit.clock.now())
  const clean = name.trim()
  if (!clean) throw new AppError('request.invalid', { detail: '名字没有填' })
  return kit.database.transaction(async (tx) => {
    await tx.run(
      `INSERT INTO audience_segment (group_id, id, store_id, name, audience, updated_at, updated_by) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE audience = VALUES(audience), updated_at = VALUES(updated_at), updated_by = VALUES(updated_by)`,
      [scope.groupId, kit.ids.next(), audience.storeId, clean, JSON.stringify(audience), kit.clock.now(), scope.employeeId])
    const saved = (await tx.row<Row>(`${select} AND s.name = ?`, [scope.groupId, [audience.storeId], clean]))!
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: audience.storeId, action: 'segment.save', objectType: 'audience_segment', objectId: saved.id, fields: { name: clean, audience } })
    return view(saved)
  })
}

export async function removeSegment({ kit }: AudienceDeps, scope: Scope, id: string): Promise<void> {
  const { rows } = demand(scope, 'broadcast.write')
  const row = rows.stores.length === 0 ? null : await kit.database.row<Row>(`${select} AND s.id = ?`, [scope.groupId, rows.stores, id])
  if (!row) throw new AppError('not_found')
  await kit.database.transaction(async (tx) => {
    await tx.run('DELETE FROM audience_segment WHERE group_id = ? AND id = ?', [scope.groupId, id])
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: row.storeId, action: 'segment.remove', objectType: 'audience_segment', objectId: id, fields: { name: row.name } })
  })
}
