import type { Scope } from '../../platform/access/scope.ts'
import type { Tx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import { demand } from '../../platform/access/policy.ts'
import type { IdentityDeps } from './deps.ts'
import { pairSides, type PairSides } from './pair-sides.ts'
import { resolveTouched } from './resolve-touched.ts'
import { compareIds } from './subject.model.ts'

const laterMs = 7 * 86_400_000

interface Verdict { a: string; b: string; verdict: 'same' | 'not_same'; survivorId: string | null; choices: Record<string, string>; reason: string }

async function saveVerdict({ kit }: IdentityDeps, tx: Tx, scope: Scope, said: Verdict): Promise<void> {
  const [low, high] = compareIds(said.a, said.b) < 0 ? [said.a, said.b] : [said.b, said.a]
  await tx.run(
    `INSERT INTO identity_verdict (group_id, person_a, person_b, verdict, survivor_id, choices, reason, by_employee_id, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE verdict = VALUES(verdict), survivor_id = VALUES(survivor_id), choices = VALUES(choices), reason = VALUES(reason), by_employee_id = VALUES(by_employee_id), at = VALUES(at)`,
    [scope.groupId, low, high, said.verdict, said.survivorId, JSON.stringify(said.choices), said.reason, scope.employeeId, kit.clock.now()])
}

/** Said by a human, written where every store concerned can read it. */
async function audited({ kit }: IdentityDeps, tx: Tx, scope: Scope, storeIds: readonly string[], action: 'identity.merge' | 'identity.part' | 'identity.undo', objectId: string, fields: Record<string, unknown>, reason: string): Promise<void> {
  for (const storeId of storeIds) await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId, action, objectType: 'person', objectId, fields, reason })
}

const idsOf = (sides: PairSides) => ({ a: sides.a.members.map((one) => one.id), b: sides.b.members.map((one) => one.id) })

/** The same human: whatever was said against it before between the two is taken back. */
export async function mergeByHand(deps: IdentityDeps, scope: Scope, input: { a: string; b: string; survivorId: string; choices: Readonly<Record<string, string>>; reason: string }): Promise<void> {
  await deps.kit.database.transaction(async (tx) => {
    const sides = await pairSides(tx, scope, 'identity.merge', input.a, input.b)
    if (sides.a.rootId === sides.b.rootId) throw new AppError('identity.self')
    const { a, b } = idsOf(sides)
    const all = [...a, ...b]
    if (!all.includes(input.survivorId) || Object.values(input.choices).some((id) => !all.includes(id))) throw new AppError('identity.choice')
    await tx.run("DELETE FROM identity_verdict WHERE group_id = ? AND verdict = 'not_same' AND ((person_a IN (?) AND person_b IN (?)) OR (person_a IN (?) AND person_b IN (?)))", [scope.groupId, a, b, b, a])
    await saveVerdict(deps, tx, scope, { a: sides.a.rootId, b: sides.b.rootId, verdict: 'same', survivorId: input.survivorId, choices: { ...input.choices }, reason: input.reason })
    await resolveTouched(deps.kit, tx, scope.groupId, all)
    await audited(deps, tx, scope, sides.storeIds, 'identity.merge', input.survivorId, { persons: [sides.a.rootId, sides.b.rootId] }, input.reason)
  })
}

export async function partByHand(deps: IdentityDeps, scope: Scope, input: { a: string; b: string; reason: string }): Promise<void> {
  await deps.kit.database.transaction(async (tx) => {
    if (input.a === input.b) throw new AppError('identity.self')
    const sides = await pairSides(tx, scope, 'identity.merge', input.a, input.b)
    const one = sides.a.rootId === sides.b.rootId
    const [a, b] = one ? [input.a, input.b] : [sides.a.rootId, sides.b.rootId]
    await saveVerdict(deps, tx, scope, { a, b, verdict: 'not_same', survivorId: null, choices: {}, reason: input.reason })
    await resolveTouched(deps.kit, tx, scope.groupId, [a, b], { byEmployeeId: scope.employeeId, reason: input.reason })
    await audited(deps, tx, scope, sides.storeIds, 'identity.part', a, { persons: [a, b] }, input.reason)
  })
}

/** Takes one person out of the others it is shown with: it is none of them, says a human, and no rule joins them again. */
export async function undoByHand(deps: IdentityDeps, scope: Scope, mergeId: string, reason: string): Promise<void> {
  const { rows: reach } = demand(scope, 'identity.merge')
  await deps.kit.database.transaction(async (tx) => {
    const merge = await tx.row<{ loserId: string; survivorId: string; undoneAt: Date | null }>('SELECT loser_id AS loserId, survivor_id AS survivorId, undone_at AS undoneAt FROM merge_record WHERE group_id = ? AND id = ? FOR UPDATE', [scope.groupId, mergeId])
    const people = merge && (await tx.rows<{ id: string; storeId: string }>('SELECT id, store_id AS storeId FROM person WHERE group_id = ? AND (id = ? OR merged_into = ?)', [scope.groupId, merge.survivorId, merge.survivorId]))
    const loser = people?.find((one) => one.id === merge!.loserId) ?? (merge && (await tx.row<{ id: string; storeId: string }>('SELECT id, store_id AS storeId FROM person WHERE group_id = ? AND id = ?', [scope.groupId, merge.loserId])))
    if (!merge || !people || !loser || [loser, ...people].some((one) => !reach.stores.includes(one.storeId))) throw new AppError('not_found')
    if (merge.undoneAt !== null) throw new AppError('identity.undone')
    const others = people.filter((one) => one.id !== merge.loserId)
    for (const other of others) await saveVerdict(deps, tx, scope, { a: merge.loserId, b: other.id, verdict: 'not_same', survivorId: null, choices: {}, reason })
    await resolveTouched(deps.kit, tx, scope.groupId, [merge.loserId, ...others.map((one) => one.id)], { byEmployeeId: scope.employeeId, reason })
    await audited(deps, tx, scope, [...new Set(people.map((one) => one.storeId))], 'identity.undo', merge.loserId, { from: merge.survivorId }, reason)
  })
}

/** Asked again in a week. */
export async function postpone(deps: IdentityDeps, scope: Scope, input: { a: string; b: string }): Promise<void> {
  const { kit } = deps
  const [low, high] = compareIds(input.a, input.b) < 0 ? [input.a, input.b] : [input.b, input.a]
  await kit.database.transaction(async (tx) => {
    const { storeIds } = await pairSides(tx, scope, 'identity.merge', input.a, input.b)
    await tx.run("UPDATE identity_decision SET later_until = ? WHERE group_id = ? AND person_a = ? AND person_b = ? AND action IN ('suggest', 'household')", [new Date(kit.clock.ms() + laterMs), scope.groupId, low, high])
    for (const storeId of storeIds) await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId, action: 'identity.later', objectType: 'person', objectId: low, fields: { with: high } })
  })
}
