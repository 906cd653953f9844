/** A mark as it stands on a relation. */
export interface Mark { tagId: string; state: string; source: string; reason: string | null; ruleId: string | null; operationId: string | null }
export interface PlannedMark { tagId: string; source: string; reason: string | null; ruleId: string | null }
export interface ItemPlan { add: PlannedMark[]; remove: PlannedMark[] }

export interface OperationKind {
  kind: 'bulk_add' | 'bulk_remove' | 'merge' | 'undo' | 'rule'
  id: string
  tagIds: readonly string[]
  targetTagId: string | null
  ruleId: string | null
  reason: string | null
}

const keep = (mark: Mark): PlannedMark => ({ tagId: mark.tagId, source: mark.source, reason: mark.reason, ruleId: mark.ruleId })

/** What an operation changes on one relation, given what stands there; nothing to change = it is passed over. */
export function planItem(operation: OperationKind, marks: readonly Mark[]): ItemPlan {
  const standing = marks.filter((mark) => mark.state !== 'removing')
  const has = (tagId: string) => standing.some((mark) => mark.tagId === tagId)
  if (operation.kind === 'bulk_remove') return { add: [], remove: standing.filter((mark) => operation.tagIds.includes(mark.tagId)).map(keep) }
  if (operation.kind === 'merge') {
    const old = standing.filter((mark) => operation.tagIds.includes(mark.tagId))
    const target = operation.targetTagId!
    // The new mark stands for the old one: who put it on and why stay.
    return { add: old.length > 0 && !has(target) ? [{ ...keep(old[0]!), tagId: target }] : [], remove: old.map(keep) }
  }
  const source = operation.kind === 'rule' ? 'rule' : 'bulk'
  return { add: operation.tagIds.filter((tagId) => !has(tagId)).map((tagId) => ({ tagId, source, reason: operation.reason, ruleId: operation.ruleId })), remove: [] }
}

/**
 * Takes back what an operation changed on one relation, and no more: a tag it put on goes only while that mark is
 * still the operation's own, a tag it took off comes back only if nobody took it off again later.
 */
export function planUndo(operationId: string, done: { plan: ItemPlan; at: Date }, marks: readonly Mark[], removals: readonly { tagId: string; at: Date }[]): ItemPlan {
  const standing = marks.filter((mark) => mark.state !== 'removing')
  const takenLater = (tagId: string) => removals.some((one) => one.tagId === tagId && one.at.getTime() > done.at.getTime())
  return {
    remove: done.plan.add.flatMap((planned) => standing.filter((mark) => mark.tagId === planned.tagId && mark.operationId === operationId)).map(keep),
    add: done.plan.remove.filter((planned) => !standing.some((mark) => mark.tagId === planned.tagId) && !takenLater(planned.tagId)),
  }
}

export const isEmpty = (plan: ItemPlan): boolean => plan.add.length + plan.remove.length === 0
