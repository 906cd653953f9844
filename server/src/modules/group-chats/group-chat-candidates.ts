import type { Audience } from '@chitang/shared/contracts/audiences'
import type { SqlValue } from '../../platform/db/database.ts'

export const isGroupAudience = (audience: Audience): boolean => (audience.groupChatIds ?? []).length > 0

/**
 * Customer groups as a plan reads its candidates: the group stands for contact and human, so that it has places of its
 * own (WeCom counts mass messages per group too, doc 92135), and its owner is the only one who can send to it.
 */
export const groupChatCandidates = (groupId: string, audience: Audience, after: string | null): { sql: string; params: SqlValue[] } => ({
  sql: `SELECT g.id AS humanId, g.id AS contactId, 0 AS relationId, 0 AS personId, g.owner_member_id AS memberId, 0 AS variant,
      CASE WHEN g.gone_at IS NOT NULL THEN 'not_friend' WHEN m.status <> 'active' OR m.customer_contact = 0 THEN 'no_route' END AS excluded, g.store_id AS ownerStoreId
    FROM group_chat g JOIN member m ON m.group_id = g.group_id AND m.id = g.owner_member_id
    WHERE g.group_id = ? AND g.store_id = ? AND g.id IN (?)${after === null ? '' : ' AND g.id > ?'} ORDER BY g.id`,
  params: [groupId, audience.storeId, audience.groupChatIds ?? [], ...(after === null ? [] : [after])],
})
