import type { Harness } from './harness.ts'

/** One of everything that belongs to a customer, with the advisor of this relation. */
export async function giveBelongings(h: Harness, relationId: string): Promise<void> {
  const [of] = await h.rows<{ groupId: string; storeId: string; memberId: string; personId: string; contactId: string; corpId: string }>('SELECT group_id AS groupId, store_id AS storeId, member_id AS memberId, person_id AS personId, contact_id AS contactId, corp_id AS corpId FROM follow_relation WHERE id = ?', [relationId])
  const { groupId, storeId, memberId, personId, contactId, corpId } = of!
  const now = h.product.kit.clock.now()
  const id = () => h.product.kit.ids.next()
  const [third] = await h.rows<{ id: string }>('SELECT id FROM follow_relation WHERE group_id = ? AND store_id = ? AND person_id <> ? LIMIT 1', [groupId, storeId, personId])
  const [visit, broadcast] = [id(), id()]
  await h.rows("UPDATE task SET status = 'cancelled' WHERE person_id = ?", [personId])
  for (const title of ['报价', '试驾后回访'])
    await h.rows("INSERT INTO task (group_id, id, person_id, relation_id, store_id, member_id, title, due_at, status, source, appointment_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'open', 'advisor', ?, ?)", [groupId, id(), personId, relationId, storeId, memberId, title, now, title === '报价' ? visit : null, now])
  await h.rows("INSERT INTO appointment (group_id, id, person_id, relation_id, store_id, member_id, day, half, status, page_token, created_at, idempotency_key) VALUES (?, ?, ?, ?, ?, ?, '2099-01-01', 'morning', 'booked', ?, ?, ?)", [groupId, visit, personId, relationId, storeId, memberId, visit, now, visit])
  await h.rows("INSERT INTO collision (group_id, id, store_id, person_id, existing_relation_id, incoming_relation_id, same_store, found_at, status) VALUES (?, ?, ?, ?, ?, ?, 1, ?, 'open')", [groupId, id(), storeId, personId, relationId, third!.id, now])
  await h.rows("INSERT INTO script_send (group_id, id, script_id, slot_id, store_id, member_id, relation_id, edited, sent_at, idempotency_key) VALUES (?, ?, 1, 1, ?, ?, ?, 0, ?, ?)", [groupId, id(), storeId, memberId, relationId, now, visit])
  await h.rows("INSERT INTO broadcast (group_id, id, version, store_id, corp_id, title, purpose, class, state, audience, content, content_hash, planned_at, created_by, created_at) VALUES (?, ?, 1, ?, ?, '置换专场', '', 'marketing', 'scheduled', '{}', '{}', '', '2099-01-01', 1, ?)", [groupId, broadcast, storeId, corpId, now])
  await h.rows("INSERT INTO broadcast_target (group_id, broadcast_id, contact_id, relation_id, person_id, human_id, member_id, variant, state) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 'reserved')", [groupId, broadcast, contactId, relationId, personId, personId, memberId])
  await h.rows("UPDATE person SET level = 'A', intent_model = '越屿' WHERE id = ?", [personId])
}

/** Where it all is now: the member of each, by name of what it is. */
export async function belongingsOf(h: Harness, personId: string): Promise<Record<string, string[]>> {
  const rows = await h.rows<{ what: string; id: string | null }>(
    `SELECT 'open tasks' AS what, member_id AS id FROM task WHERE person_id = ? AND status = 'open' UNION ALL SELECT 'visits', member_id FROM appointment WHERE person_id = ? AND status = 'booked'
     UNION ALL SELECT 'questions', r.member_id FROM collision x JOIN follow_relation r ON r.id = x.existing_relation_id WHERE x.person_id = ? AND x.status = 'open'
     UNION ALL SELECT 'scripts seen', r.member_id FROM script_send x JOIN follow_relation r ON r.id = x.relation_id WHERE r.person_id = ? UNION ALL SELECT 'planned broadcasts', member_id FROM broadcast_target WHERE person_id = ? AND state = 'reserved'
     UNION ALL SELECT 'served by', r.member_id FROM person p JOIN follow_relation r ON r.id = p.owner_relation_id WHERE p.id = ?`, Array(6).fill(personId))
  const found: Record<string, string[]> = {}
  for (const { what, id } of rows) (found[what] ??= []).push(id ?? '')
  const [person] = await h.rows<{ level: string; model: string }>('SELECT level, intent_model AS model FROM person WHERE id = ?', [personId])
  return { ...found, 'level and model': [person!.level, person!.model] }
}

/** What all of it looks like with one member. */
export const allWith = (memberId: string): Record<string, string[]> => ({
  'open tasks': [memberId], visits: [memberId], questions: [memberId], 'scripts seen': [memberId], 'planned broadcasts': [memberId], 'served by': [memberId], 'level and model': ['A', '越屿'],
})
