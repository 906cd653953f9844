import type { TouchPolicy } from '@chitang/shared/contracts/touches'
import type { ReceiveRule } from '@chitang/shared/domain/touches'
import type { Db } from '../../platform/db/database.ts'

/** Before HQ said anything. */
const firstPolicy: TouchPolicy = { version: 0, quietFrom: '21:00', quietTo: '08:30', approval: false, approvalMinutes: 120 }

/** What WeCom does unless the corp's admin chose otherwise (doc 92135). */
export async function ruleOf(db: Db, groupId: string, corpId: string): Promise<ReceiveRule> {
  return (await db.row<{ rule: ReceiveRule }>('SELECT rule FROM touch_rule WHERE group_id = ? AND corp_id = ?', [groupId, corpId]))?.rule ?? 'month'
}

export async function policyOf(db: Db, groupId: string): Promise<TouchPolicy> {
  const row = await db.row<Omit<TouchPolicy, 'approval'> & { approval: number }>(
    'SELECT version, quiet_from AS quietFrom, quiet_to AS quietTo, approval, approval_minutes AS approvalMinutes FROM touch_policy WHERE group_id = ?', [groupId])
  return row ? { ...row, approval: Number(row.approval) === 1 } : firstPolicy
}
