import type { listIdentityQuestions } from '@chitang/shared/contracts/identity'
import type { QueryOf, ResponseOf } from '@chitang/shared/contracts/endpoint'
import { demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { fromJson } from '../../platform/db/json.ts'
import type { DecisionEvidence } from './evidence.model.ts'
import type { IdentityDeps } from './deps.ts'
import { questionWords } from './words.model.ts'

const most = 100

/** The queue: both sides inside the reach, of one legal entity, not put aside; surest first. */
export async function identityQuestions({ kit, directory }: IdentityDeps, scope: Scope, query: QueryOf<typeof listIdentityQuestions>): Promise<ResponseOf<typeof listIdentityQuestions>> {
  const { rows: reach } = demand(scope, 'identity.read')
  const stores = query.storeId ? reach.stores.filter((id) => id === query.storeId) : reach.stores
  if (stores.length === 0) return { items: [], more: false }
  const rows = await kit.database.rows<{ a: string; b: string; action: string; rule: string; score: number; evidence: unknown; at: Date; nameA: string; nameB: string; storeA: string; storeB: string }>(
    `SELECT d.person_a AS a, d.person_b AS b, d.action, d.rule, d.score, d.evidence, d.at, a.name AS nameA, b.name AS nameB, d.store_a AS storeA, d.store_b AS storeB FROM identity_decision d
     JOIN person a ON a.group_id = d.group_id AND a.id = d.person_a JOIN person b ON b.group_id = d.group_id AND b.id = d.person_b
     WHERE d.group_id = ? AND d.action IN ('suggest', 'household') AND (d.store_a IN (?) OR d.store_b IN (?)) AND d.store_a IN (?) AND d.store_b IN (?) AND (d.later_until IS NULL OR d.later_until <= ?)
     ORDER BY d.score DESC, d.at, d.person_a LIMIT ?`, [scope.groupId, stores, stores, reach.stores, reach.stores, kit.clock.now(), most + 1])
  const short = new Map((await directory.storesOf(scope.groupId)).map((store) => [store.id, store.shortName]))
  return {
    more: rows.length > most,
    items: rows.slice(0, most).map((row) => ({
      a: row.a, b: row.b, nameA: row.nameA || '未命名', nameB: row.nameB || '未命名', storeA: short.get(row.storeA) ?? '', storeB: short.get(row.storeB) ?? '', kind: row.action === 'household' ? 'household' as const : 'same' as const,
      words: questionWords(row.rule, fromJson<DecisionEvidence>(row.evidence)), score: row.score, at: row.at.toISOString(),
    })),
  }
}
