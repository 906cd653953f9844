import { decideCollision, getOwnership, listCollisions, type CollisionRow } from '@chitang/shared/contracts/collisions'
import { demand } from '../../platform/access/policy.ts'
import { fromJson } from '../../platform/db/json.ts'
import type { Router } from '../../platform/http/route.ts'
import type { Kit } from '../../platform/kit.ts'
import { displayName } from '../customers/index.ts'
import { decideByHand } from './decide.ts'
import type { Happening, OwnershipRule, Side } from './ownership.model.ts'
import { happeningWords, ruleWords } from './ownership-words.ts'
import { ownershipOf } from './ownership.ts'

interface Row {
  id: string; personId: string; storeName: string; foundAt: Date; status: 'open' | 'decided'; proposed: Side | null; rule: OwnershipRule | null; otherShare: number | null; dueAt: Date | null; evidence: unknown; decision: string | null; note: string | null; decidedByName: string | null; contactName: string; level: string | null
  eId: string; eName: string; eStore: string; eAt: Date; eRemark: string; eFollowUps: string; eLast: Date | null; iId: string; iName: string; iStore: string; iAt: Date; iFollowUps: string; iLast: Date | null
}

const evidence = (prefix: string, alias: string) => `${alias}.id AS ${prefix}Id, ${prefix}m.name AS ${prefix}Name, ${prefix}sx.short_name AS ${prefix}Store, ${alias}.added_at AS ${prefix}At,
  (SELECT COUNT(*) FROM follow_up f WHERE f.group_id = ${alias}.group_id AND f.person_id = ${alias}.person_id AND f.member_id = ${alias}.member_id AND f.undone_at IS NULL) AS ${prefix}FollowUps,
  (SELECT MAX(f.saved_at) FROM follow_up f WHERE f.group_id = ${alias}.group_id AND f.person_id = ${alias}.person_id AND f.member_id = ${alias}.member_id AND f.undone_at IS NULL) AS ${prefix}Last`

export function registerCollisionRoutes(router: Router, kit: Kit): void {
  router.scoped(listCollisions, async (scope, { query }) => {
    const { rows: reach } = demand(scope, 'collision.read')
    const stores = query.storeId ? reach.stores.filter((id) => id === query.storeId) : reach.stores
    if (stores.length === 0) return { items: [] }
    const rows = await kit.database.rows<Row>(
      `SELECT x.id, x.person_id AS personId, s.name AS storeName, x.found_at AS foundAt, x.status, x.proposed, x.proposed_rule AS rule, x.other_share AS otherShare, x.due_at AS dueAt, x.evidence, x.decision, x.note, dm.name AS decidedByName, c.name AS contactName, p.level, er.remark AS eRemark,
              ${evidence('e', 'er')}, ${evidence('i', 'ir')}
       FROM collision x JOIN follow_relation er ON er.group_id = x.group_id AND er.id = x.existing_relation_id JOIN follow_relation ir ON ir.group_id = x.group_id AND ir.id = x.incoming_relation_id
       JOIN member em ON em.group_id = er.group_id AND em.id = er.member_id JOIN member im ON im.group_id = ir.group_id AND im.id = ir.member_id
       JOIN store esx ON esx.group_id = er.group_id AND esx.id = er.store_id JOIN store isx ON isx.group_id = ir.group_id AND isx.id = ir.store_id
       JOIN corp_contact c ON c.group_id = er.group_id AND c.id = er.contact_id JOIN person p ON p.group_id = x.group_id AND p.id = x.person_id
       JOIN store s ON s.group_id = x.group_id AND s.id = x.store_id LEFT JOIN employee dm ON dm.group_id = x.group_id AND dm.id = x.decided_by
       WHERE x.group_id = ? AND (x.store_id IN (?) OR x.other_store_id IN (?)) ORDER BY x.status = 'decided', x.found_at DESC LIMIT 100`, [scope.groupId, stores, stores])
    return { items: rows.map(view) }
  })

  router.scoped(decideCollision, async (scope, { params, body }) => {
    await decideByHand(kit, scope, params.id, body.decision, body.note?.trim() || null)
    return { ok: true as const }
  })

  router.scoped(getOwnership, (scope, { params }) => ownershipOf(kit, scope, params.id))
}

const view = (row: Row): CollisionRow => ({
  id: row.id, personId: row.personId, customerName: displayName(row.contactName, row.eRemark), storeName: row.storeName, foundAt: row.foundAt.toISOString(), status: row.status,
  existing: { relationId: row.eId, memberName: row.eName, storeName: row.eStore, addedAt: row.eAt.toISOString(), level: row.level, lastFollowUpAt: row.eLast?.toISOString() ?? null, followUps: Number(row.eFollowUps) },
  incoming: { relationId: row.iId, memberName: row.iName, storeName: row.iStore, addedAt: row.iAt.toISOString(), level: row.level, lastFollowUpAt: row.iLast?.toISOString() ?? null, followUps: Number(row.iFollowUps) },
  proposal: row.proposed && row.rule && row.dueAt ? { side: row.proposed, why: ruleWords[row.rule], otherShare: row.otherShare ?? 0, dueAt: row.dueAt.toISOString() } : null,
  evidence: row.evidence === null ? [] : fromJson<Happening[]>(row.evidence).slice(-12).map((one) => ({ at: new Date(one.at).toISOString(), side: one.side, words: happeningWords[one.what] })),
  decidedFor: row.decision as CollisionRow['decidedFor'], decidedBy: row.decidedByName, note: row.note,
})
