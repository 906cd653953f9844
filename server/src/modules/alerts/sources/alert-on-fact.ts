import { bulkRevealDays, bulkRevealMinutes, bulkReveals } from '@chitang/shared/domain/alerts'
import { groupWide } from '../../../platform/audit/audit.ts'
import type { Kit } from '../../../platform/kit.ts'
import { mendAlerts, raiseAlert } from '../raise.ts'

/** Facts that are an alert by themselves, in the transaction that wrote them. */
export function alertOnFact(kit: Kit): void {
  kit.facts.onAppended(async (tx, fact) => {
    const { groupId, storeId, relationId, memberId, personId, codeId } = fact
    // What is told of the past is nobody's alarm today.
    if (!storeId || fact.cause === 'seed') return
    if (fact.kind === 'welcome_failed' && relationId) await raiseAlert(kit, tx, { groupId, storeId, kind: 'welcome_failed', subject: relationId, personId, relationId, memberId, payload: { reason: fact.payload?.['reason'] } })
    // The greeting that failed was made by hand.
    if ((fact.kind === 'follow_up' || fact.kind === 'script_sent') && relationId) await mendAlerts(tx, kit.clock.now(), { groupId, kind: 'welcome_failed', subject: relationId })
    if (fact.kind === 'code_failing' && codeId) await raiseAlert(kit, tx, { groupId, storeId, kind: 'code_failing', subject: codeId, codeId, payload: { reason: fact.payload?.['reason'] } })
    if (fact.kind === 'code_alone' && codeId) await raiseAlert(kit, tx, { groupId, storeId, kind: 'code_alone', subject: codeId, codeId, payload: { why: fact.payload?.['why'] } })
    if (fact.kind === 'phone_revealed' && memberId) {
      const since = new Date(fact.occurredAt.getTime() - bulkRevealMinutes * 60_000)
      const seen = await tx.row<{ n: string }>("SELECT COUNT(*) AS n FROM domain_fact WHERE group_id = ? AND store_id = ? AND kind = 'phone_revealed' AND occurred_at > ? AND member_id = ?", [groupId, storeId, since, memberId])
      const count = Number(seen?.n ?? 0)
      if (count < bulkReveals) return
      const total = await tx.row<{ n: string }>("SELECT COUNT(*) AS n FROM domain_fact WHERE group_id = ? AND store_id = ? AND kind = 'phone_revealed' AND occurred_at > ? AND member_id = ?", [groupId, storeId, new Date(fact.occurredAt.getTime() - bulkRevealDays * 86_400_000), memberId])
      // One more number is no second alert: the card counts numbers.
      for (const book of [storeId, groupWide]) await raiseAlert(kit, tx, { groupId, storeId: book, kind: 'bulk_reveal', subject: memberId, memberId, grows: true, payload: { count, minutes: bulkRevealMinutes, total: Number(total?.n ?? count), days: bulkRevealDays } })
    }
  })
}
