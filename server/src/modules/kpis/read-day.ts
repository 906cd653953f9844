import type { Db } from '../../platform/db/database.ts'
import { countDay, countedKinds, hoursBefore, kindsOf, type Before, type DayFact, type Metric, type Sum } from './count-day.model.ts'

interface FactRow extends Omit<DayFact, 'payload'> { payload: unknown }

const objectOf = (json: unknown): Record<string, unknown> => (typeof json === 'string' ? JSON.parse(json) : json) as Record<string, unknown>

/** What counts in a span of one store, by index. */
export async function factsOf(db: Db, groupId: string, storeId: string, from: Date, to: Date, kinds: readonly string[] = countedKinds): Promise<DayFact[]> {
  const rows = await db.rows<FactRow>(
    `SELECT id, kind, occurred_at AS at, person_id AS personId, relation_id AS relationId, member_id AS memberId, code_id AS codeId, payload FROM domain_fact
     WHERE group_id = ? AND store_id = ? AND kind IN (?) AND occurred_at >= ? AND occurred_at < ?`, [groupId, storeId, kinds, from, to])
  return rows.map((row) => ({ ...row, payload: objectOf(row.payload) }))
}

/** A span that is still open, straight from its facts; without `split` nobody asks what came before a deletion. */
export async function countSpan(db: Db, groupId: string, storeId: string, from: Date, to: Date, wanted: readonly Metric[], split: boolean): Promise<Sum[]> {
  const kinds = kindsOf(wanted)
  const facts = kinds.length === 0 ? [] : await factsOf(db, groupId, storeId, from, to, kinds)
  return countDay(facts, split ? await beforeDeletions(db, groupId, facts, from) : [])
}

export async function beforeDeletions(db: Db, groupId: string, facts: readonly DayFact[], from: Date): Promise<Before[]> {
  const deletions = facts.filter((fact) => fact.kind === 'relation_deleted' && fact.payload['by'] === 'customer')
  const persons = [...new Set(deletions.flatMap((one) => one.personId ?? []))]
  const since = new Date(from.getTime() - hoursBefore * 3_600_000)
  const found: Before[] = []
  for (let at = 0; at < persons.length; at += 500) {
    const some = persons.slice(at, at + 500)
    const [facts, sent] = await Promise.all([
      db.rows<{ kind: string; relationId: string; at: Date }>(
        "SELECT kind, relation_id AS relationId, occurred_at AS at FROM domain_fact WHERE group_id = ? AND person_id IN (?) AND occurred_at >= ? AND kind IN ('relation_added', 'relation_readded', 'script_sent') AND relation_id IS NOT NULL", [groupId, some, since]),
      db.rows<{ relationId: string; at: Date }>("SELECT relation_id AS relationId, sent_at AS at FROM broadcast_target WHERE group_id = ? AND person_id IN (?) AND state = 'sent' AND sent_at >= ?", [groupId, some, since]),
    ])
    found.push(...facts.map(({ kind, ...one }) => ({ ...one, what: kind === 'script_sent' ? 'script' as const : 'add' as const })), ...sent.map((one) => ({ ...one, what: 'broadcast' as const })))
  }
  return found
}
