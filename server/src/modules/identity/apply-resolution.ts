import type { Tx } from '../../platform/db/database.ts'
import { fromJson } from '../../platform/db/json.ts'
import type { Fact } from '../../platform/events/facts.ts'
import type { Kit } from '../../platform/kit.ts'
import { identityDecision, mergeRecord } from './identity.table.ts'
import type { Decision, Resolution } from './resolve.model.ts'
import { pairKey, type Subject, type Verdict } from './subject.model.ts'

interface Standing { id: string; mergedInto: string | null; humanId: string | null; mergedCount: number; mergeChoices: unknown }
interface StoredDecision { a: string; b: string; action: Decision['action']; rule: string; score: number; evidence: unknown; laterUntil: Date | null }

export type VerdictRow = Verdict & { choices: unknown; byEmployeeId: string; reason: string }

export interface Worked { subjects: readonly Subject[]; verdicts: readonly VerdictRow[]; resolution: Resolution }

/** Persons an UPDATE writes. */
const portion = 200

/** Who takes something back by hand says why; a rule does not. */
export interface Undoing { byEmployeeId: string; reason: string }

export const lockPersons = (tx: Tx, groupId: string, ids: readonly string[]): Promise<Standing[]> =>
  tx.rows<Standing>('SELECT id, merged_into AS mergedInto, human_id AS humanId, merged_count AS mergedCount, merge_choices AS mergeChoices FROM person WHERE group_id = ? AND id IN (?) ORDER BY id FOR UPDATE', [groupId, ids])

/** Writes only what differs from what stands: pointers with their records and facts, human numbers, decisions, ended numbers. */
export async function applyResolution(kit: Kit, tx: Tx, groupId: string, standing: readonly Standing[], worked: Worked, undoing: Undoing | null): Promise<void> {
  const ids = standing.map((row) => row.id)
  if (ids.length === 0) return
  await writePersons(tx, groupId, standing, worked.resolution)
  await movePointers(kit, tx, groupId, standing, worked, undoing)
  await writeDecisions(kit, tx, groupId, ids, worked)
  await endNumbers(tx, groupId, ids, worked.resolution.closed)
}

/** Pointer, human number and count in one go: a row that changes is written once. */
async function writePersons(tx: Tx, groupId: string, standing: readonly Standing[], { survivorOf, humanOf }: Resolution): Promise<void> {
  const counts = new Map<string, number>()
  for (const survivor of survivorOf.values()) counts.set(survivor, (counts.get(survivor) ?? 0) + 1)
  const wanted = standing.map(({ id }) => ({ id, mergedInto: survivorOf.get(id) ?? null, humanId: humanOf.get(id) ?? null, mergedCount: counts.get(id) ?? 0 }))
  const changed = wanted.filter((next, i) => { const now = standing[i]!; return now.mergedInto !== next.mergedInto || now.humanId !== next.humanId || now.mergedCount !== next.mergedCount })
  for (let from = 0; from < changed.length; from += portion) {
    const some = changed.slice(from, from + portion)
    // A column compared with text is compared exactly; `CASE id WHEN '…'` would be two floats on MySQL, and ids are longer than those.
    const whens = some.map(() => 'WHEN id = ? THEN ?').join(' ')
    await tx.run(`UPDATE person SET merged_into = CASE ${whens} END, human_id = CASE ${whens} END, merged_count = CASE ${whens} END WHERE group_id = ? AND id IN (?)`,
      [...some.flatMap((one) => [one.id, one.mergedInto]), ...some.flatMap((one) => [one.id, one.humanId]), ...some.flatMap((one) => [one.id, one.mergedCount]), groupId, some.map((one) => one.id)])
  }
}

async function movePointers(kit: Kit, tx: Tx, groupId: string, standing: readonly Standing[], { subjects, verdicts, resolution }: Worked, undoing: Undoing | null): Promise<void> {
  const now = kit.clock.now()
  const moved = standing.filter((row) => row.mergedInto !== (resolution.survivorOf.get(row.id) ?? null))
  const gone = moved.filter((row) => row.mergedInto !== null).map((row) => row.id)
  if (gone.length > 0)
    await tx.run('UPDATE merge_record SET undone_at = ?, undone_by = ?, undone_reason = ? WHERE group_id = ? AND loser_id IN (?) AND undone_at IS NULL', [now, undoing?.byEmployeeId ?? null, undoing?.reason ?? null, groupId, gone])
  const storeOf = new Map(subjects.map((subject) => [subject.id, subject.storeId]))
  const made = moved.flatMap((row) => {
    const survivorId = resolution.survivorOf.get(row.id)
    if (survivorId === undefined) return []
    const verdict = verdicts.find((one) => one.verdict === 'same' && pairKey(one.a, one.b) === pairKey(row.id, survivorId))
    return [{ groupId, id: kit.ids.next(), loserId: row.id, survivorId, storeId: storeOf.get(row.id)!, rule: verdict ? 'R8' : ruleFor(resolution.decisions, row.id), byEmployeeId: verdict?.byEmployeeId ?? null, reason: verdict?.reason ?? null, at: now }]
  })
  if (made.length > 0) await tx.orm.insert(mergeRecord).values(made)
  const fact = (kind: 'person_merged' | 'person_unmerged', personId: string, otherId: string, rule: string | null): Fact => ({
    groupId, kind, occurredAt: now, storeId: storeOf.get(personId) ?? null, personId, cause: undoing || rule === 'R8' ? 'admin' : 'job', payload: { otherId, ...(rule ? { rule } : {}) },
  })
  await kit.facts.append(tx, ...moved.filter((row) => row.mergedInto !== null).map((row) => fact('person_unmerged', row.id, row.mergedInto!, null)), ...made.map((one) => fact('person_merged', one.loserId, one.survivorId, one.rule)))
  await keepChoices(tx, groupId, standing, verdicts, resolution)
}

/** The strongest rule by which this person was joined to anybody of the group. */
const ruleFor = (decisions: readonly Decision[], id: string): string =>
  decisions.filter((one) => one.action === 'merge' && (one.a === id || one.b === id)).map((one) => one.rule).sort()[0] ?? 'R8'

/** What humans chose for fields that differ stands with the root, as long as the two are one. */
async function keepChoices(tx: Tx, groupId: string, standing: readonly Standing[], verdicts: readonly VerdictRow[], { survivorOf }: Resolution): Promise<void> {
  const rootOf = (id: string) => survivorOf.get(id) ?? id
  const wanted = new Map<string, Record<string, string>>()
  for (const one of [...verdicts].sort((x, y) => x.at - y.at)) {
    if (one.verdict === 'same' && rootOf(one.a) === rootOf(one.b)) wanted.set(rootOf(one.a), { ...wanted.get(rootOf(one.a)), ...fromJson<Record<string, string>>(one.choices) })
  }
  for (const row of standing) {
    const stands = fromJson<Record<string, string> | null>(row.mergeChoices)
    if (survivorOf.has(row.id) || ![...survivorOf.values()].includes(row.id)) {
      if (stands !== null) await tx.run('UPDATE person SET merge_choices = NULL WHERE group_id = ? AND id = ?', [groupId, row.id])
      continue
    }
    const next = { ...stands, ...wanted.get(row.id) }
    if (Object.keys(next).some((key) => stands?.[key] !== next[key])) await tx.run('UPDATE person SET merge_choices = ? WHERE group_id = ? AND id = ?', [JSON.stringify(next), groupId, row.id])
  }
}

async function writeDecisions(kit: Kit, tx: Tx, groupId: string, ids: readonly string[], { subjects, resolution }: Worked): Promise<void> {
  const columns = 'person_a AS a, person_b AS b, action, rule, score, evidence, later_until AS laterUntil'
  const stored = await tx.rows<StoredDecision>(
    `SELECT ${columns} FROM identity_decision WHERE group_id = ? AND person_a IN (?) UNION SELECT ${columns} FROM identity_decision WHERE group_id = ? AND person_b IN (?)`, [groupId, ids, groupId, ids])
  const before = new Map(stored.map((one) => [pairKey(one.a, one.b), one]))
  const storeOf = new Map(subjects.map((subject) => [subject.id, subject.storeId]))
  const after = new Set(resolution.decisions.map((one) => pairKey(one.a, one.b)))
  const gone = stored.filter((one) => !after.has(pairKey(one.a, one.b)))
  const changed = resolution.decisions.filter((one) => {
    const known = before.get(pairKey(one.a, one.b))
    return !known || known.action !== one.action || known.rule !== one.rule || known.score !== one.score || JSON.stringify(fromJson(known.evidence)) !== JSON.stringify(one.evidence)
  })
  const old = [...gone, ...changed.filter((one) => before.has(pairKey(one.a, one.b)))]
  if (old.length > 0) await tx.run(`DELETE FROM identity_decision WHERE group_id = ? AND (${old.map(() => '(person_a = ? AND person_b = ?)').join(' OR ')})`, [groupId, ...old.flatMap((one) => [one.a, one.b])])
  if (changed.length === 0) return
  await tx.orm.insert(identityDecision).values(changed.map((one) => ({
    groupId, personA: one.a, personB: one.b, action: one.action, rule: one.rule, score: one.score, storeA: storeOf.get(one.a)!, storeB: storeOf.get(one.b)!, evidence: one.evidence,
    laterUntil: one.action === 'suggest' ? (before.get(pairKey(one.a, one.b))?.laterUntil ?? null) : null, at: kit.clock.now(),
  })))
}

async function endNumbers(tx: Tx, groupId: string, ids: readonly string[], closed: Resolution['closed']): Promise<void> {
  const ended = await tx.rows<{ personId: string; hash: string; validTo: Date }>("SELECT person_id AS personId, value_hash AS hash, valid_to AS validTo FROM identity_key WHERE group_id = ? AND person_id IN (?) AND kind = 'phone' AND valid_to IS NOT NULL", [groupId, ids])
  const set = (personId: string, hash: string, validTo: Date | null) => tx.run("UPDATE identity_key SET valid_to = ? WHERE group_id = ? AND kind = 'phone' AND scope = '' AND value_hash = ? AND person_id = ?", [validTo, groupId, hash, personId])
  for (const one of ended) if (!closed.some((close) => close.personId === one.personId && close.hash === one.hash)) await set(one.personId, one.hash, null)
  for (const one of closed) if (!ended.some((known) => known.personId === one.personId && known.hash === one.hash && known.validTo.getTime() === one.validTo)) await set(one.personId, one.hash, new Date(one.validTo))
}
