import type { Tx } from '../../platform/db/database.ts'
import { laneKeyOf } from '../../platform/jobs/lanes.ts'
import type { Kit } from '../../platform/kit.ts'
import type { RelationRow } from './customers.repo.ts'

interface Outcome {
  id: string
  welcomeState: string
  welcomeMs: number | null
  welcomeError: string | null
  welcomeText: string | null
  noticeId: string | null
}

/**
 * Welcome and relation are written by different lanes and either may come first: whoever comes second calls this.
 * The inbox row is locked, so that the two cannot miss each other.
 */
export async function settleWelcome(kit: Kit, tx: Tx, relation: Pick<RelationRow, 'groupId' | 'id' | 'corpId' | 'storeId' | 'personId' | 'memberId' | 'codeId'>, externalUserId: string, userid: string): Promise<void> {
  const laneKey = laneKeyOf(relation.corpId, externalUserId)
  const outcome = await tx.row<Outcome>(
    `SELECT id, welcome_state AS welcomeState, welcome_ms AS welcomeMs, welcome_error AS welcomeError,
            welcome_text AS welcomeText, notice_id AS noticeId FROM inbox
     WHERE lane_key = ? AND group_id = ? AND userid = ? AND welcome_code IS NOT NULL ORDER BY received_at DESC LIMIT 1 FOR UPDATE`,
    [laneKey, relation.groupId, userid])
  if (!outcome) return
  const state = outcome.welcomeState === 'running' ? 'pending' : outcome.welcomeState
  const before = await tx.row<{ welcome_state: string }>('SELECT welcome_state FROM follow_relation WHERE group_id = ? AND id = ? FOR UPDATE', [relation.groupId, relation.id])
  // A welcome that arrived stays arrived, whatever a later event of the same add says.
  if (before?.welcome_state === state || before?.welcome_state === 'sent') return
  await tx.run('UPDATE follow_relation SET welcome_state = ?, welcome_ms = ?, welcome_reason = ?, welcome_text = ?, notice_id = ? WHERE group_id = ? AND id = ?',
    [state === 'skipped' ? 'none' : state, outcome.welcomeMs, outcome.welcomeError, outcome.welcomeText, outcome.noticeId, relation.groupId, relation.id])
  if (state !== 'sent' && state !== 'failed') return
  await kit.facts.append(tx, {
    groupId: relation.groupId, kind: state === 'sent' ? 'welcome_sent' : 'welcome_failed', occurredAt: kit.clock.now(), storeId: relation.storeId, personId: relation.personId,
    relationId: relation.id, memberId: relation.memberId, codeId: relation.codeId, cause: 'callback', payload: { ms: outcome.welcomeMs, reason: outcome.welcomeError },
  })
}
