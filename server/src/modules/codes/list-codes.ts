import type { listCodes } from '@chitang/shared/contracts/codes'
import type { QueryOf, ResponseOf } from '@chitang/shared/contracts/endpoint'
import { demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import type { SqlValue } from '../../platform/db/database.ts'
import { likeAnywhere } from '../../platform/db/like.ts'
import { decodeCursor, pageOf } from '../../platform/http/cursor.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory } from '../org/index.ts'
import { codesWhere } from './codes.repo.ts'
import { codeRows } from './codes.view.ts'

/** Codes of the stores in reach and those one stands behind, the oldest first. */
export async function codesPage(deps: { kit: Kit; directory: Directory }, scope: Scope, query: QueryOf<typeof listCodes>): Promise<ResponseOf<typeof listCodes>> {
  const { rows } = demand(scope, 'code.read')
  const where: string[] = ["k.group_id = ? AND k.status <> 'destroyed'"]
  const params: SqlValue[] = [scope.groupId]
  const also = (sql: string, ...values: SqlValue[]): void => {
    where.push(sql)
    params.push(...values)
  }
  const reach: [string, SqlValue][] = []
  if (rows.stores.length > 0) reach.push(['k.store_id IN (?)', rows.stores])
  if (rows.members.length > 0) reach.push(['EXISTS (SELECT 1 FROM channel_code_member km WHERE km.group_id = k.group_id AND km.code_id = k.id AND km.member_id IN (?))', rows.members])
  if (reach.length === 0) return { items: [], nextCursor: null }
  also(`(${reach.map(([sql]) => sql).join(' OR ')})`, ...reach.map(([, value]) => value))
  if (query.storeId) also('k.store_id = ?', query.storeId)
  if (query.kind !== 'referral') also("k.kind <> 'referral'")
  if (query.kind) also('k.kind = ?', query.kind)
  if (query.folder) also('k.folder = ?', query.folder)
  if (query.q) also('k.name LIKE ?', likeAnywhere(query.q))
  const from = decodeCursor(query.cursor)
  if (from) also('(k.created_at > ? OR (k.created_at = ? AND k.id > ?))', from.at, from.at, from.id)
  const limit = query.limit ?? 100
  const found = await codesWhere(deps.kit.database, `${where.join(' AND ')} ORDER BY k.created_at, k.id LIMIT ?`, [...params, limit + 1])
  const { items, nextCursor } = pageOf(found, limit, (code) => ({ at: code.createdAt, id: code.id }))
  return { items: await codeRows(deps, items, scope.timeZone), nextCursor }
}
