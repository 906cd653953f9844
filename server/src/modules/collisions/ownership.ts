import type { getOwnership } from '@chitang/shared/contracts/collisions'
import type { ResponseOf } from '@chitang/shared/contracts/endpoint'
import { covers, demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import { familyOf, readableIds } from '../customers/index.ts'
import type { Side } from './ownership.model.ts'

interface RelationRow { id: string; personId: string; memberId: string; memberName: string; storeId: string; storeName: string; addedAt: Date; live: number }
interface DecidedRow { decision: Side | 'both'; proposed: Side | null; otherShare: number | null; byName: string | null; note: string | null; existingId: string; incomingId: string }

/** Four different things: who is a friend (WeCom's fact), who serves (ours), whose data it is (who collected it), who gets the credit. */
export async function ownershipOf({ database }: Kit, scope: Scope, personId: string): Promise<ResponseOf<typeof getOwnership>> {
  const { rows: reach } = demand(scope, 'customer.read')
  const family = await familyOf(database, scope.groupId, personId)
  const all = family ? await database.rows<RelationRow>(
    `SELECT r.id, r.person_id AS personId, r.member_id AS memberId, m.name AS memberName, r.store_id AS storeId, s.short_name AS storeName, r.added_at AS addedAt, r.deleted_at IS NULL AND r.half = 0 AS live FROM follow_relation r
     JOIN member m ON m.group_id = r.group_id AND m.id = r.member_id JOIN store s ON s.group_id = r.group_id AND s.id = r.store_id WHERE r.group_id = ? AND r.person_id IN (?) ORDER BY r.added_at, r.id`, [scope.groupId, family.ids]) : []
  const readable = family ? readableIds(family, all, reach) : []
  if (!family || readable.length === 0) throw new AppError('not_found')
  const mine = all.filter((row) => covers(reach, row))
  const [controllers, decided] = await Promise.all([
    database.rows<{ name: string; since: Date }>('SELECT e.name, MIN(r.occurred_at) AS since FROM source_record r JOIN store s ON s.group_id = r.group_id AND s.id = r.store_id JOIN legal_entity e ON e.group_id = r.group_id AND e.id = COALESCE(r.legal_entity_id, s.legal_entity_id) WHERE r.group_id = ? AND r.person_id IN (?) GROUP BY e.id, e.name ORDER BY since', [scope.groupId, readable]),
    database.row<DecidedRow>("SELECT x.decision, x.proposed, x.other_share AS otherShare, e.name AS byName, x.note, x.existing_relation_id AS existingId, x.incoming_relation_id AS incomingId FROM collision x LEFT JOIN employee e ON e.group_id = x.group_id AND e.id = x.decided_by WHERE x.group_id = ? AND x.person_id IN (?) AND x.status = 'decided' ORDER BY x.decided_at DESC LIMIT 1", [scope.groupId, family.ids]),
  ])
  const nameOf = (row: RelationRow) => (covers(reach, row) ? `${row.memberName} · ${row.storeName}` : '本公司其他门店')
  const owner = all.find((row) => row.id === family.shown.ownerRelationId) ?? null
  const live = all.filter((row) => Number(row.live) === 1)
  return {
    friends: mine.filter((row) => Number(row.live) === 1).map((row) => ({ name: nameOf(row), since: row.addedAt.toISOString() })),
    owner: owner && { name: nameOf(owner), why: whyOwner(owner, live, decided) },
    controllers: controllers.map((row) => ({ name: row.name, since: row.since.toISOString() })),
    credit: creditOf(owner, all, decided, nameOf),
  }
}

function whyOwner(owner: RelationRow, live: readonly RelationRow[], decided: DecidedRow | null): string {
  if (Number(owner.live) !== 1) return '好友已断，还没人接手'
  if (decided && decided.decision !== 'both' && (decided.decision === 'existing' ? decided.existingId : decided.incomingId) === owner.id) return decided.byName ? `${decided.byName} 定的` : (decided.note ?? '按规则定的')
  if (live.length === 1) return '只有这一位好友'
  return live[0]?.id === owner.id ? '先加的好友' : '合并时选的'
}

/** All of it with whoever serves, unless a decision between two stores left the other a part. */
function creditOf(owner: RelationRow | null, all: readonly RelationRow[], decided: DecidedRow | null, nameOf: (row: RelationRow) => string): { name: string; share: number }[] {
  if (!owner) return []
  const other = decided && decided.decision === decided.proposed && owner.id === (decided.decision === 'existing' ? decided.existingId : decided.incomingId) ? (decided.otherShare ?? 0) : 0
  const loser = other > 0 && all.find((row) => row.id !== owner.id && (row.id === decided!.existingId || row.id === decided!.incomingId))
  return loser ? [{ name: nameOf(owner), share: 100 - other }, { name: nameOf(loser), share: other }] : [{ name: nameOf(owner), share: 100 }]
}
