import { attributeHolds } from '@chitang/shared/domain/tag-rules'
import type { Kit } from '../../../platform/kit.ts'
import type { OperationRow } from '../operations/operations.repo.ts'
import { chunkSize } from '../operations/source.model.ts'
import { lastContacts, personValues, ruleById } from './rules.repo.ts'

const day = 86_400_000

interface Candidate { id: string; personId: string; addedAt: Date }

/** One portion of the friends of the rule's stores: those the rule is about, who don't carry its tag and lost it by no hand. */
export async function matchingCustomers(kit: Kit, operation: OperationRow, storeIds: readonly string[], place: string | null): Promise<{ relationIds: string[]; place: string | null }> {
  const { groupId } = operation
  const [which, after, afterId] = (place ?? '0').split('.')
  const storeId = storeIds[Number(which)]
  const rule = await ruleById(kit.database, groupId, operation.ruleId!)
  if (!rule?.enabled || storeId === undefined) return { relationIds: [], place: null }
  const rows = await kit.database.rows<Candidate>(
    `SELECT r.id, r.person_id AS personId, r.added_at AS addedAt FROM follow_relation r
     WHERE r.group_id = ? AND r.store_id = ?${after ? ' AND (r.added_at < ? OR (r.added_at = ? AND r.id < ?))' : ''} AND r.deleted_at IS NULL AND r.half = 0
       AND NOT EXISTS (SELECT 1 FROM relation_tag rt WHERE rt.group_id = r.group_id AND rt.relation_id = r.id AND rt.tag_id = ?)
       AND NOT EXISTS (SELECT 1 FROM tag_removal tr WHERE tr.group_id = r.group_id AND tr.person_id = r.person_id AND tr.tag_id = ?)
     ORDER BY r.added_at DESC, r.id DESC LIMIT ?`,
    [groupId, storeId, ...(after ? [new Date(Number(after)), new Date(Number(after)), afterId!] : []), rule.tagId, rule.tagId, chunkSize])
  const last = rows.at(-1)
  const next = rows.length === chunkSize && last ? `${which}.${last.addedAt.getTime()}.${last.id}` : Number(which) + 1 < storeIds.length ? String(Number(which) + 1) : null
  return { relationIds: await concerned(kit, groupId, rule.trigger, rows), place: next }
}

async function concerned(kit: Kit, groupId: string, trigger: NonNullable<Awaited<ReturnType<typeof ruleById>>>['trigger'], rows: readonly Candidate[]): Promise<string[]> {
  const personIds = rows.map((row) => row.personId)
  if (trigger.kind === 'attribute') {
    const values = await personValues(kit.database, groupId, personIds)
    return rows.filter((row) => attributeHolds(trigger, values.get(row.personId) ?? new Map())).map((row) => row.id)
  }
  // An answered script is something that happens: there is nothing to look for afterwards.
  if (trigger.kind === 'script') return []
  const before = kit.clock.ms() - trigger.days * day
  const contacts = await lastContacts(kit.database, groupId, personIds)
  return rows.filter((row) => Math.max(row.addedAt.getTime(), contacts.get(row.personId)?.getTime() ?? 0) <= before).map((row) => row.id)
}
