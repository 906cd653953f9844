import type { Fact } from '../../../platform/events/facts.ts'
import type { Kit } from '../../../platform/kit.ts'
import { applyTagRules } from '../rules/apply-rules.job.ts'
import type { RuleCause } from '../rules/rule.model.ts'

const idOf = (value: unknown): string | null => (typeof value === 'string' && /^\d+$/.test(value) ? value : null)

/** Which rules a fact about a person may concern. */
function causeOf(fact: Fact): RuleCause | null {
  switch (fact.kind) {
    case 'level_changed': case 'profile_changed': return { kinds: ['attribute'], script: null }
    case 'follow_up': case 'script_sent': case 'relation_readded': return { kinds: ['idle'], script: null }
    // Taken back again: nothing was answered.
    case 'script_responded': return fact.payload?.['responded'] === false ? null : { kinds: ['script', 'idle'], script: { scriptId: idOf(fact.payload?.['slotId']), category: null } }
    default: return null
  }
}

/** Rules follow the facts: whoever writes that something changed needs to know nothing of them. */
export function applyRulesOnFact(kit: Kit): void {
  kit.facts.onAppended(async (db, fact) => {
    const cause = fact.personId ? causeOf(fact) : null
    if (cause) await applyTagRules(kit, db, { groupId: fact.groupId, personId: fact.personId! }, cause)
  })
}
