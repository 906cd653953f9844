import type { getPersonIdentity, listMerges } from '@chitang/shared/contracts/identity'
import type { QueryOf, ResponseOf } from '@chitang/shared/contracts/endpoint'
import { decide, demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { fromJson } from '../../platform/db/json.ts'
import { decodeCursor, pageOf } from '../../platform/http/cursor.ts'
import { AppError } from '../../platform/http/errors.ts'
import { familyOf, readableIds, relationsOf } from '../customers/index.ts'
import type { IdentityDeps } from './deps.ts'
import type { DecisionEvidence, Rule } from './evidence.model.ts'
import { evidenceLines, recordWords, ruleWords } from './words.model.ts'

const pageSize = 30
const wordsOf = (rule: string): string => ruleWords[rule as Rule] ?? rule

export async function mergesOf({ kit, directory }: IdentityDeps, scope: Scope, query: QueryOf<typeof listMerges>): Promise<ResponseOf<typeof listMerges>> {
  const { rows: reach } = demand(scope, 'identity.read')
  const stores = query.storeId ? reach.stores.filter((id) => id === query.storeId) : reach.stores
  if (stores.length === 0) return { items: [], nextCursor: null }
  const after = decodeCursor(query.cursor)
  const rows = await kit.database.rows<{ id: string; loserName: string; survivorName: string; survivorId: string; storeId: string; rule: string; byName: string | null; reason: string | null; at: Date; undoneAt: Date | null; undoneName: string | null; undoneReason: string | null }>(
    `SELECT x.id, l.name AS loserName, s.name AS survivorName, x.survivor_id AS survivorId, x.store_id AS storeId, x.rule, e.name AS byName, x.reason, x.at, x.undone_at AS undoneAt, u.name AS undoneName, x.undone_reason AS undoneReason FROM merge_record x
     JOIN person l ON l.group_id = x.group_id AND l.id = x.loser_id JOIN person s ON s.group_id = x.group_id AND s.id = x.survivor_id
     LEFT JOIN employee e ON e.group_id = x.group_id AND e.id = x.by_employee_id LEFT JOIN employee u ON u.group_id = x.group_id AND u.id = x.undone_by
     WHERE x.group_id = ? AND x.store_id IN (?) AND s.store_id IN (?)${after ? ' AND (x.at < ? OR (x.at = ? AND x.id < ?))' : ''} ORDER BY x.at DESC, x.id DESC LIMIT ?`,
    [scope.groupId, stores, reach.stores, ...(after ? [after.at, after.at, after.id] : []), pageSize + 1])
  const page = pageOf(rows, pageSize, (row) => ({ at: row.at, id: row.id }))
  const short = new Map((await directory.storesOf(scope.groupId)).map((store) => [store.id, store.shortName]))
  return {
    nextCursor: page.nextCursor,
    items: page.items.map((row) => ({
      id: row.id, loserName: row.loserName || '未命名', survivorName: row.survivorName || '未命名', survivorId: row.survivorId, storeName: short.get(row.storeId) ?? '', words: wordsOf(row.rule), byName: row.byName, reason: row.reason, at: row.at.toISOString(),
      undone: row.undoneAt === null ? null : { byName: row.undoneName, reason: row.undoneReason, at: row.undoneAt.toISOString() },
    })),
  }
}

/** Why several records are one person. Who may not read a record learns only that there is one. */
export async function whyOnePerson({ kit, directory }: IdentityDeps, scope: Scope, personId: string): Promise<ResponseOf<typeof getPersonIdentity>> {
  const { database } = kit
  const { rows: reach } = demand(scope, 'customer.read')
  const family = await familyOf(database, scope.groupId, personId)
  const relations = family ? await relationsOf(database, scope.groupId, family.ids) : []
  const readable = family ? readableIds(family, relations, reach) : []
  if (!family || readable.length === 0) throw new AppError('not_found')
  const merging = decide(scope, 'identity.merge')
  const [records, merges, decisions] = await Promise.all([
    database.rows<{ personId: string; kind: string; at: Date }>('SELECT person_id AS personId, MIN(kind) AS kind, MIN(occurred_at) AS at FROM source_record WHERE group_id = ? AND person_id IN (?) GROUP BY person_id', [scope.groupId, readable]),
    database.rows<{ id: string; loserId: string; rule: string; byName: string | null; reason: string | null; at: Date }>(
      'SELECT x.id, x.loser_id AS loserId, x.rule, e.name AS byName, x.reason, x.at FROM merge_record x LEFT JOIN employee e ON e.group_id = x.group_id AND e.id = x.by_employee_id WHERE x.group_id = ? AND x.loser_id IN (?) AND x.undone_at IS NULL', [scope.groupId, readable]),
    database.rows<{ a: string; b: string; evidence: unknown }>("SELECT person_a AS a, person_b AS b, evidence FROM identity_decision WHERE group_id = ? AND action = 'merge' AND person_a IN (?) AND person_b IN (?)", [scope.groupId, family.ids, family.ids]),
  ])
  const stores = new Map((await directory.storesOf(scope.groupId)).map((store) => [store.id, store.shortName]))
  const canUndo = family.members.length > 1 && family.members.every((one) => merging.rows.stores.includes(one.storeId))
  return {
    elsewhere: family.ids.length - readable.length, canUndo,
    records: family.members.filter((one) => readable.includes(one.id)).map((one) => {
      const record = records.find((row) => row.personId === one.id)
      const merge = merges.find((row) => row.loserId === one.id)
      const mine = decisions.filter((row) => row.a === one.id || row.b === one.id)
      return {
        personId: one.id, name: one.name || '未命名', what: recordWords[record?.kind ?? ''] ?? '记录', storeName: stores.get(one.storeId) ?? '', since: (record?.at ?? new Date(0)).toISOString(), root: one.id === family.rootId,
        words: merge ? wordsOf(merge.rule) : null, evidence: [...new Set(mine.flatMap((row) => evidenceLines(fromJson<DecisionEvidence>(row.evidence))))], byName: merge?.byName ?? null, reason: merge?.reason ?? null,
        mergeId: canUndo ? (merge?.id ?? null) : null, at: merge?.at.toISOString() ?? null,
      }
    }),
  }
}
