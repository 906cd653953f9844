import type { CustomerFilter, CustomerRow, TagScope } from '@chitang/shared/contracts/customers'
import { readPlate } from '@chitang/shared/domain/plates'
import type { listCustomers } from '@chitang/shared/contracts/customers'
import type { QueryOf, ResponseOf } from '@chitang/shared/contracts/endpoint'
import { demand, rowFilterSql, type RowFilter } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import type { SqlValue } from '../../platform/db/database.ts'
import { likeAnywhere } from '../../platform/db/like.ts'
import { decodeCursor, pageOf } from '../../platform/http/cursor.ts'
import { attributeFilter } from '../attributes/index.ts'
import { appliedTags } from './applied-tags.ts'
import type { PersonDeps } from './change-person.ts'
import { displayName } from './contact-state.model.ts'
import { familyOf } from './family.ts'
import { dueWhere, happenedWhere, servedKinds } from './happened.ts'

interface Row {
  personId: string; relationId: string; name: string; avatarUrl: string | null; remark: string; level: string | null; intentModel: string | null
  storeName: string; advisorName: string; addedAt: Date; sourceName: string | null; phoneMasked: string | null; nextTaskAt: Date | null
  deletedBy: 'customer' | 'member' | 'transfer' | null; half: number
}

const silentMs = 7 * 86_400_000

/** Relations `r` with their contact `c` and person `p`, inside a reach and narrowed by a filter. */
export async function customerWhere({ kit, attributes }: Pick<PersonDeps, 'kit' | 'attributes'>, groupId: string, rows: RowFilter, filter: CustomerFilter): Promise<{ where: string[]; params: SqlValue[] }> {
  const reach = rowFilterSql(rows, 'r.store_id', 'r.member_id')
  const where: string[] = ['r.group_id = ?', reach.sql]
  const params: SqlValue[] = [groupId, ...reach.params]
  const narrow = (sql: string, ...values: SqlValue[]) => {
    where.push(sql)
    params.push(...values)
  }
  if (filter.storeId) narrow('r.store_id = ?', filter.storeId)
  const happened = happenedWhere(filter)
  if (happened) narrow(happened.sql, ...happened.params)
  const due = dueWhere(filter)
  if (due) narrow(due.sql, ...due.params)
  if (filter.advisorId && !filter.did && !filter.dueOf) narrow('r.member_id = ?', filter.advisorId)
  if (filter.codeId && !filter.did) narrow(filter.codeId === '0' ? 'r.code_id IS NULL' : 'r.code_id = ?', ...(filter.codeId === '0' ? [] : [filter.codeId]))
  if (filter.level) narrow('p.level = ?', filter.level)
  if (filter.state === 'live') narrow('r.deleted_at IS NULL AND r.half = 0')
  if (filter.state === 'deleted') narrow('r.deleted_at IS NOT NULL')
  if (filter.state === 'left' || filter.state === 'dropped') narrow('r.deleted_by = ?', filter.state === 'left' ? 'customer' : 'member')
  if (filter.addedFrom) narrow('r.added_at >= ?', new Date(filter.addedFrom))
  if (filter.addedTo) narrow('r.added_at < ?', new Date(filter.addedTo))
  if (filter.welcome) narrow('r.welcome_state = ?', filter.welcome)
  if (filter.silent)
    // Who came a moment ago still has the days.
    narrow("r.added_at < ? AND NOT EXISTS (SELECT 1 FROM domain_fact w WHERE w.group_id = r.group_id AND w.person_id = r.person_id AND w.kind IN (?) AND w.occurred_at >= r.added_at AND w.occurred_at < r.added_at + INTERVAL 7 DAY)", new Date(kit.clock.ms() - silentMs), [...servedKinds])
  const stores = filter.storeId ? [filter.storeId] : rows.stores
  if (filter.twice && stores.length > 0)
    narrow('r.deleted_at IS NULL AND r.half = 0 AND COALESCE(p.merged_into, p.id) IN (SELECT x.root FROM (SELECT COALESCE(q.merged_into, q.id) AS root FROM follow_relation o JOIN person q ON q.group_id = o.group_id AND q.id = o.person_id WHERE o.group_id = ? AND o.store_id IN (?) AND o.deleted_at IS NULL AND o.half = 0 GROUP BY COALESCE(q.merged_into, q.id) HAVING COUNT(DISTINCT o.contact_id) > 1) x)', groupId, [...stores])
  if (filter.tagId) narrow('EXISTS (SELECT 1 FROM relation_tag rt WHERE rt.group_id = r.group_id AND rt.relation_id = r.id AND rt.tag_id = ?)', filter.tagId)
  if (filter.attribute && filter.is !== undefined) {
    const typed = attributeFilter(await attributes.of(groupId), filter.attribute, filter.is)
    narrow(typed.sql, ...typed.params)
  }
  const q = filter.q?.trim()
  const plate = q ? readPlate(q) : null
  if (q && /^\d{4}$/.test(q)) {
    const cipher = await kit.cipher(groupId)
    const tail = cipher.hash(q, 'phone-tail')
    narrow(
      `(p.phone_tail_hash = ? OR c.name LIKE ? OR r.remark LIKE ? OR EXISTS (SELECT 1 FROM person f WHERE f.group_id = p.group_id AND f.phone_tail_hash = ? AND COALESCE(f.merged_into, f.id) = COALESCE(p.merged_into, p.id)))`,
      tail, likeAnywhere(q), likeAnywhere(q), tail)
  } else if (plate) {
    const cipher = await kit.cipher(groupId)
    // The car hangs on the record it came with, the friend on another one of the same person.
    const owners = await kit.database.rows<{ id: string }>('SELECT DISTINCT person_id AS id FROM vehicle_ownership WHERE group_id = ? AND plate_hash = ? LIMIT 50', [groupId, cipher.hash(plate.replace('·', ''), 'plate')])
    const families = await Promise.all(owners.map((owner) => familyOf(kit.database, groupId, owner.id)))
    const ids = families.flatMap((family) => family?.ids ?? [])
    if (ids.length === 0) narrow('FALSE')
    else narrow('r.person_id IN (?)', ids)
  } else if (q) narrow('(c.name LIKE ? OR r.remark LIKE ? OR CONCAT(COALESCE(p.surname, \'\'), COALESCE(p.title, \'\')) LIKE ?)', likeAnywhere(q), likeAnywhere(q), likeAnywhere(q))
  return { where, params }
}

/** Newest relation first, by keyset; every filter narrows what the policy already allows. */
export async function findCustomers(deps: Pick<PersonDeps, 'kit' | 'attributes'>, scope: Scope, query: QueryOf<typeof listCustomers>): Promise<ResponseOf<typeof listCustomers>> {
  const { kit } = deps
  const { where, params } = await customerWhere(deps, scope.groupId, demand(scope, 'customer.read').rows, query)
  const after = decodeCursor(query.cursor)
  if (after) {
    where.push('(r.added_at < ? OR (r.added_at = ? AND r.id < ?))')
    params.push(after.at, after.at, after.id)
  }
  const limit = query.limit ?? 30
  const rows = await kit.database.rows<Row>(
    `SELECT COALESCE(root.id, p.id) AS personId, r.id AS relationId, c.name, c.avatar_url AS avatarUrl, r.remark, COALESCE(root.level, p.level) AS level, COALESCE(root.intent_model, p.intent_model) AS intentModel, s.name AS storeName, m.name AS advisorName,
            r.added_at AS addedAt, k.name AS sourceName, COALESCE(p.phone_masked, root.phone_masked) AS phoneMasked, r.deleted_by AS deletedBy, r.half,
            (SELECT MIN(t.due_at) FROM task t WHERE t.group_id = r.group_id AND t.person_id = r.person_id AND t.status = 'open') AS nextTaskAt
     FROM follow_relation r
     JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id
     JOIN person p ON p.group_id = r.group_id AND p.id = r.person_id
     LEFT JOIN person root ON root.group_id = p.group_id AND root.id = p.merged_into
     JOIN store s ON s.group_id = r.group_id AND s.id = r.store_id
     JOIN member m ON m.group_id = r.group_id AND m.id = r.member_id
     LEFT JOIN channel_code k ON k.group_id = r.group_id AND k.id = r.code_id
     WHERE ${where.join(' AND ')} ORDER BY r.added_at DESC, r.id DESC LIMIT ?`, [...params, limit + 1])
  const page = pageOf(rows, limit, (row) => ({ at: row.addedAt, id: row.relationId }))
  const tags = await appliedTags(kit.database, scope.groupId, page.items.map((row) => row.relationId))
  return {
    nextCursor: page.nextCursor,
    items: page.items.map((row): CustomerRow => ({
      personId: row.personId, relationId: row.relationId, name: displayName(row.name, row.remark), avatarUrl: row.avatarUrl, remark: row.remark || null, level: row.level, intentModel: row.intentModel,
      storeName: row.storeName, advisorName: row.advisorName, addedAt: row.addedAt.toISOString(), sourceName: row.sourceName, phoneMasked: row.phoneMasked,
      tags: (tags.get(row.relationId) ?? []).map((tag) => ({ id: tag.id, name: tag.name, scope: tag.scope as TagScope })),
      nextTaskAt: row.nextTaskAt?.toISOString() ?? null, deletedBy: row.deletedBy, half: Boolean(row.half),
    })),
  }
}
