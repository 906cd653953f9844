import { semanticOf } from '@chitang/shared/domain/levels'
import { isDuplicate } from '../../platform/db/errors.ts'
import type { Tx } from '../../platform/db/database.ts'
import type { Fact } from '../../platform/events/facts.ts'
import type { Kit } from '../../platform/kit.ts'
import { managersOf, notify } from '../notices/index.ts'
import type { Directory } from '../org/index.ts'
import { happeningsOf, type ClaimedRelation } from './claims.repo.ts'
import { collisionText } from './collision-text.ts'
import { collision } from './collisions.table.ts'
import { decideWithinMs, proposeOwner } from './ownership.model.ts'
import { ruleWords } from './ownership-words.ts'

export interface Met { groupId: string; personId: string; customerName: string; level: string | null; existing: ClaimedRelation; incoming: ClaimedRelation; cause: Fact['cause'] }

/** Two advisors have one customer: both are told, managers decide, nothing is blocked. Of two stores, with a proposal and a day's time. */
export async function openCollision({ kit, directory }: { kit: Kit; directory: Directory }, tx: Tx, met: Met): Promise<void> {
  const { groupId, personId, existing, incoming } = met
  const store = await directory.store(existing.storeId)
  const sameStore = existing.storeId === incoming.storeId
  const keen = ['hot7', 'warm15'].includes(semanticOf(store.levels, met.level) ?? '')
  const evidence = sameStore ? null : await happeningsOf(tx, groupId, { existing, incoming })
  const proposal = evidence && proposeOwner(evidence, { keen }, kit.clock.ms())
  const id = kit.ids.next()
  try {
    await tx.orm.insert(collision).values({
      groupId, id, storeId: existing.storeId, personId, existingRelationId: existing.id, incomingRelationId: incoming.id, sameStore, foundAt: kit.clock.now(), status: 'open',
      ...(proposal && { otherStoreId: incoming.storeId, proposed: proposal.side, proposedRule: proposal.rule, otherShare: proposal.otherShare, evidence, dueAt: new Date(kit.clock.ms() + decideWithinMs) }),
    })
  } catch (cause) {
    if (isDuplicate(cause, 'uq_collision_pair')) return
    throw cause
  }
  const text = collisionText({ colleague: existing.memberName, level: met.level, addedAt: existing.addedAt, timeZone: (await directory.group(groupId)).timeZone })
  await kit.facts.append(tx, { groupId, kind: 'collision_found', occurredAt: kit.clock.now(), storeId: existing.storeId, personId: incoming.personId, relationId: incoming.id, memberId: incoming.memberId, cause: met.cause, payload: { text, existingMemberId: existing.memberId } })
  const who = met.customerName || '一位客户'
  const tell = (corpId: string, memberIds: readonly string[], page: 'sidebar' | 'admin', key: string, title: string, description: string) => notify(kit, tx, { groupId, corpId, memberIds, page, dedupeKey: `collision:${id}:${key}`, title, description })
  await tell(incoming.corpId, [incoming.memberId], 'sidebar', 'new', `${who} ${text}`, '客户可以加任何人，照常接待就好。归属由经理定，定了会告诉你。')
  await tell(existing.corpId, [existing.memberId], 'sidebar', 'old', `${who} 也加了 ${incoming.memberName}`, '不用做什么。归属由经理定，定了会告诉你。')
  const wish = proposal ? `按规则建议 ${proposal.side === 'existing' ? existing.memberName : incoming.memberName}（${ruleWords[proposal.rule]}），24 小时内没人定就按它。` : '请定归属。'
  await tell(existing.corpId, await managersOf(tx, groupId, existing.corpId, existing.storeId), 'admin', 'manager', `撞单待定：${who}`, `${text}，刚又加了 ${incoming.memberName}。${wish}`)
  if (!sameStore) await tell(incoming.corpId, await managersOf(tx, groupId, incoming.corpId, incoming.storeId), 'admin', 'other', `撞单待定：${who}`, `${text}，你店的 ${incoming.memberName} 也是好友。${wish}`)
}
