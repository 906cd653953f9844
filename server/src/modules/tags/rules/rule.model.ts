import type { AttributeValue } from '@chitang/shared/domain/attributes'
import { attributeHolds, ruleReason, ruleWords, type AttributeValues, type RuleTrigger } from '@chitang/shared/domain/tag-rules'
import type { Mark } from '../operations/item.model.ts'

export interface Rule { id: string; storeId: string | null; trigger: RuleTrigger; tagId: string; takeOff: boolean }

/** What happened to the person, as far as rules care. */
export interface RuleCause {
  kinds: readonly RuleTrigger['kind'][]
  script: { scriptId: string | null; category: string | null } | null
}

export interface RuleDecision { ruleId: string; tagId: string; what: 'add' | 'remove'; reason: string }

/**
 * Which tags rules put on a relation or take off it, given what is known of the person. A mark somebody else put on
 * is nobody's to take; what a person took off by hand stays off.
 */
export function decideRules(rules: readonly Rule[], known: { values: AttributeValues; marks: readonly Mark[]; removed: ReadonlySet<string> }, cause: RuleCause): RuleDecision[] {
  const decisions: RuleDecision[] = []
  for (const rule of rules) {
    if (!cause.kinds.includes(rule.trigger.kind)) continue
    const standing = known.marks.find((mark) => mark.tagId === rule.tagId && mark.state !== 'removing')
    const holds = holdsNow(rule.trigger, known.values, cause)
    const reason = ruleReason(rule.trigger)
    if (holds && !standing && !known.removed.has(rule.tagId) && !decisions.some((one) => one.tagId === rule.tagId)) decisions.push({ ruleId: rule.id, tagId: rule.tagId, what: 'add', reason })
    if (holds === false && rule.takeOff && standing?.ruleId === rule.id) decisions.push({ ruleId: rule.id, tagId: rule.tagId, what: 'remove', reason: `${reason}，现在不是了`.slice(0, 80) })
  }
  return decisions
}

/** Null: this cause says nothing about it. */
function holdsNow(trigger: RuleTrigger, values: AttributeValues, cause: RuleCause): boolean | null {
  if (trigger.kind === 'attribute') return attributeHolds(trigger, values)
  // Somebody just spoke to the customer.
  if (trigger.kind === 'idle') return false
  if (cause.script === null) return null
  return (trigger.scriptId !== undefined && trigger.scriptId === cause.script.scriptId) || (trigger.category !== undefined && trigger.category === cause.script.category) ? true : null
}

export interface PersonRow { level: string | null; intentModel: string | null; attributes: Readonly<Record<string, AttributeValue>> }

export const valuesOf = (person: PersonRow): AttributeValues =>
  new Map(Object.entries({ ...person.attributes, level: person.level, intent_model: person.intentModel }).map(([key, value]) => [key, ruleWords(value)]))
