import { roleNames, type Role } from '@chitang/shared/domain/roles'
import type { Tx } from '../../../platform/db/database.ts'
import type { Kit } from '../../../platform/kit.ts'
import { displayName, type RelationDeleted } from '../../customers/index.ts'
import { notify } from '../../notices/index.ts'
import { dayWords } from '../alert-words.ts'
import { followUpWords, type FollowUp } from '../last-follow-up.ts'

/** The advisor is told, by the name they gave the customer, and not to add them again; that managers know is said only when they do. */
export async function tellWhoWasLeft(kit: Kit, tx: Tx, { groupId, corpId, relationId, memberId, at, name }: RelationDeleted, { last, followedOn, told }: { last: FollowUp | null; followedOn: string | null; told: readonly Role[] }): Promise<void> {
  const relation = await tx.row<{ remark: string }>('SELECT remark FROM follow_relation WHERE group_id = ? AND id = ?', [groupId, relationId])
  const who = displayName(name, relation?.remark ?? '')
  const known = told.length > 0 ? `，${told.map((role) => roleNames[role]).join('、')}也已知道` : ''
  await notify(kit, tx, {
    groupId, corpId, memberIds: [memberId], page: 'sidebar', dedupeKey: `deleted:${relationId}:${at.getTime()}`,
    title: `${who} 删除了你`, description: `尊重客户选择，不重复添加。${followUpWords(last, followedOn && dayWords(followedOn))}资料和跟进都还在${known}。`,
  })
}
