import { decideCollision, listCollisions, type CollisionRow } from '@chitang/shared/contracts/collisions'
import { demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Router } from '../../platform/http/route.ts'
import type { Kit } from '../../platform/kit.ts'
import { displayName } from '../customers/index.ts'
import { notify } from '../notices/index.ts'
import { decisionWords } from './collision-text.ts'

interface Row {
  id: string; personId: string; storeName: string; foundAt: Date; status: 'open' | 'decided'; decision: string | null; note: string | null; decidedByName: string | null; contactName: string; level: string | null
  eId: string; eName: string; eAt: Date; eRemark: string; eFollowUps: string; eLast: Date | null; iId: string; iName: string; iAt: Date; iFollowUps: string; iLast: Date | null
}

const evidence = (prefix: string, alias: string) => `${alias}.id AS ${prefix}Id, ${prefix}m.name AS ${prefix}Name, ${alias}.added_at AS ${prefix}At,
  (SELECT COUNT(*) FROM follow_up f WHERE f.group_id = ${alias}.group_id AND f.person_id = ${alias}.person_id AND f.member_id = ${alias}.member_id AND f.undone_at IS NULL) AS ${prefix}FollowUps,
  (SELECT MAX(f.saved_at) FROM follow_up f WHERE f.group_id = ${alias}.group_id AND f.person_id = ${alias}.person_id AND f.member_id = ${alias}.member_id AND f.undone_at IS NULL) AS ${prefix}Last`

export function registerCollisionRoutes(router: Router, kit: Kit): void {
  router.scoped(listCollisions, async (scope, { query }) => {
    const { rows: reach } = demand(scope, 'collision.read')
    const stores = query.storeId ? reach.stores.filter((id) => id === query.storeId) : reach.stores
    if (stores.length === 0) return { items: [] }
    const rows = await kit.database.rows<Row>(
      `SELECT x.id, x.person_id AS personId, s.name AS storeName, x.found_at AS foundAt, x.status, x.decision, x.note, dm.name AS decidedByName, c.name AS contactName, p.level, er.remark AS eRemark,
              ${evidence('e', 'er')}, ${evidence('i', 'ir')}
       FROM collision x JOIN follow_relation er ON er.group_id = x.group_id AND er.id = x.existing_relation_id JOIN follow_relation ir ON ir.group_id = x.group_id AND ir.id = x.incoming_relation_id
       JOIN member em ON em.group_id = er.group_id AND em.id = er.member_id JOIN member im ON im.group_id = ir.group_id AND im.id = ir.member_id
       JOIN corp_contact c ON c.group_id = er.group_id AND c.id = er.contact_id JOIN person p ON p.group_id = x.group_id AND p.id = x.person_id
       JOIN store s ON s.group_id = x.group_id AND s.id = x.store_id LEFT JOIN employee dm ON dm.group_id = x.group_id AND dm.id = x.decided_by
       WHERE x.group_id = ? AND x.store_id IN (?) ORDER BY x.status = 'decided', x.found_at DESC LIMIT 100`, [scope.groupId, stores])
    return { items: rows.map(view) }
  })

  router.scoped(decideCollision, async (scope, { params, body }) => {
    await decide(kit, scope, params.id, body.decision, body.note?.trim() || null)
    return { ok: true as const }
  })
}

async function decide(kit: Kit, scope: Scope, id: string, decision: 'existing' | 'incoming' | 'both', note: string | null): Promise<void> {
  const { rows: reach } = demand(scope, 'collision.decide')
  await kit.database.transaction(async (tx) => {
    const row = await tx.row<{ storeId: string; personId: string; status: string; existingId: string; incomingId: string; existingMember: string; incomingMember: string; corpId: string; name: string; existingName: string; incomingName: string }>(
      `SELECT x.store_id AS storeId, x.person_id AS personId, x.status, er.id AS existingId, ir.id AS incomingId, er.member_id AS existingMember, ir.member_id AS incomingMember, er.corp_id AS corpId, c.name,
              em.name AS existingName, im.name AS incomingName
       FROM collision x JOIN follow_relation er ON er.group_id = x.group_id AND er.id = x.existing_relation_id JOIN follow_relation ir ON ir.group_id = x.group_id AND ir.id = x.incoming_relation_id
       JOIN corp_contact c ON c.group_id = er.group_id AND c.id = er.contact_id JOIN member em ON em.group_id = er.group_id AND em.id = er.member_id JOIN member im ON im.group_id = ir.group_id AND im.id = ir.member_id
       WHERE x.group_id = ? AND x.id = ? FOR UPDATE`, [scope.groupId, id])
    if (!row || !reach.stores.includes(row.storeId)) throw new AppError('not_found')
    if (row.status !== 'open') throw new AppError('collisions.decided')
    const now = kit.clock.now()
    await tx.run("UPDATE collision SET status = 'decided', decision = ?, decided_by = ?, decided_at = ?, note = ? WHERE group_id = ? AND id = ?", [decision, scope.employeeId, now, note, scope.groupId, id])
    if (decision !== 'both') await tx.run('UPDATE person SET owner_relation_id = ?, updated_at = ? WHERE group_id = ? AND id = ?', [decision === 'existing' ? row.existingId : row.incomingId, now, scope.groupId, row.personId])
    const owner = decision === 'existing' ? row.existingName : decision === 'incoming' ? row.incomingName : `${row.existingName}、${row.incomingName}`
    const text = `归属定了：${owner}（${decisionWords[decision]}）${note ? `，${note}` : ''}`
    await kit.facts.append(tx, { groupId: scope.groupId, kind: 'collision_decided', occurredAt: now, storeId: row.storeId, personId: row.personId, relationId: row.incomingId, memberId: scope.memberId, cause: 'admin', payload: { decision, text } })
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: row.storeId, action: 'collision.decide', objectType: 'collision', objectId: id, fields: { decision }, reason: note })
    await notify(kit, tx, { groupId: scope.groupId, corpId: row.corpId, memberIds: [row.existingMember, row.incomingMember], page: 'sidebar', dedupeKey: `collision:${id}:decided`, title: `${row.name || '客户'} ${text}`.slice(0, 60), description: text })
  })
}

const view = (row: Row): CollisionRow => ({
  id: row.id, personId: row.personId, customerName: displayName(row.contactName, row.eRemark), storeName: row.storeName, foundAt: row.foundAt.toISOString(), status: row.status,
  existing: { relationId: row.eId, memberName: row.eName, addedAt: row.eAt.toISOString(), level: row.level, lastFollowUpAt: row.eLast?.toISOString() ?? null, followUps: Number(row.eFollowUps) },
  incoming: { relationId: row.iId, memberName: row.iName, addedAt: row.iAt.toISOString(), level: row.level, lastFollowUpAt: row.iLast?.toISOString() ?? null, followUps: Number(row.iFollowUps) },
  decidedFor: row.decision as CollisionRow['decidedFor'], decidedBy: row.decidedByName, note: row.note,
})
