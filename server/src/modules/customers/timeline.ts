import type { TimelineItem } from '@chitang/shared/contracts/customers'
import { levelLabel } from '@chitang/shared/domain/levels'
import type { FactKind } from '../../platform/events/facts.ts'
import type { Db } from '../../platform/db/database.ts'

export interface FactRow {
  id: string
  kind: FactKind
  occurredAt: Date
  payload: unknown
  memberId: string | null
  memberName: string | null
  codeId: string | null
  codeName: string | null
}

/** Facts a person wants to read about a customer; the rest are for numbers. */
export const timelineKinds: readonly FactKind[] = [
  'relation_added', 'relation_half_added', 'relation_readded', 'relation_deleted', 'relation_transferred', 'welcome_sent', 'welcome_failed', 'tag_added', 'tag_removed', 'tag_refused',
  'level_changed', 'profile_changed', 'follow_up', 'task_done', 'task_rescheduled', 'script_sent', 'phone_revealed', 'collision_found', 'collision_decided', 'remark_set',
  'outcome_recorded', 'introduced', 'appointment_booked', 'appointment_cancelled', 'appointment_arrived', 'person_merged', 'person_unmerged',
]

/** What somebody who looks for one thing wants to see. */
export const kindsAbout = {
  follow: ['follow_up', 'task_done', 'task_rescheduled', 'outcome_recorded', 'appointment_booked', 'appointment_cancelled', 'appointment_arrived'],
  message: ['welcome_sent', 'welcome_failed', 'script_sent'],
  tag: ['tag_added', 'tag_removed', 'tag_refused', 'remark_set'],
  profile: ['relation_added', 'relation_half_added', 'relation_readded', 'relation_deleted', 'relation_transferred', 'level_changed', 'profile_changed', 'phone_revealed', 'collision_found', 'collision_decided', 'introduced', 'person_merged', 'person_unmerged'],
} as const satisfies Record<string, readonly FactKind[]>

export const methodNames: Record<string, string> = { wechat: '微信', phone: '电话', visit: '到店', test_drive: '试驾' }

const text = (value: unknown) => (typeof value === 'string' ? value : '')
const list = (value: unknown) => (Array.isArray(value) ? value.map(String).join('、') : '')

/** The words of one fact: a short label and one line. */
export function timelineItem(row: FactRow): TimelineItem {
  const payload = (typeof row.payload === 'string' ? JSON.parse(row.payload) : row.payload) as Record<string, unknown>
  const { label, text: line } = wordsOf(row, payload)
  return { id: row.id, at: row.occurredAt.toISOString(), kind: row.kind, label, text: line, actorName: row.memberName }
}

function wordsOf(row: FactRow, p: Record<string, unknown>): { label: string; text: string } {
  switch (row.kind) {
    case 'follow_up': return { label: methodNames[text(p['method'])] ?? '跟进', text: [list(p['points']), text(p['text'])].filter(Boolean).join('，') || '已跟进' }
    case 'relation_added': return { label: '添加', text: row.codeName ? `扫「${row.codeName}」活码` : '成为好友' }
    case 'relation_half_added': return { label: '申请', text: row.codeName ? `扫「${row.codeName}」，等通过` : '等通过' }
    case 'relation_readded': return { label: '添加', text: row.codeName ? `又扫「${row.codeName}」，恢复好友` : '恢复好友' }
    case 'relation_deleted': return { label: '删除', text: p['by'] === 'customer' ? '客户删除了顾问' : '顾问删除了客户' }
    case 'relation_transferred': return { label: '接替', text: `${row.memberName ?? '同事'}接着服务` }
    case 'welcome_sent': return { label: '欢迎', text: `欢迎语已送达，用时 ${(Math.max(100, Number(p['ms'] ?? 0)) / 1000).toFixed(1)} 秒` }
    case 'welcome_failed': return { label: '欢迎', text: `欢迎语没发出去：${text(p['reason'])}` }
    case 'tag_added': return { label: '标签', text: `加了 ${list(p['names'])}${p['reason'] ? `（${text(p['reason'])}）` : ''}` }
    case 'tag_removed': return { label: '标签', text: `去掉 ${list(p['names'])}` }
    case 'tag_refused': return { label: '标签', text: `没打上 ${list(p['names'])}：${text(p['reason'])}` }
    case 'level_changed': return { label: '级别', text: `${levelLabel(text(p['from'])) ?? '未定'} → ${levelLabel(text(p['to'])) ?? '未定'}${p['reason'] ? `，${text(p['reason'])}` : ''}` }
    case 'profile_changed': return { label: '资料', text: `改了${list(p['fields'])}` }
    case 'outcome_recorded': return { label: '结果', text: `${text(p['words'])}，${Number(p['careDays'])} 天后问候` }
    case 'introduced': return { label: '介绍', text: p['name'] ? `${text(p['name'])} 介绍来的` : '不再记介绍人' }
    case 'appointment_booked': return { label: '约到店', text: text(p['when']) }
    case 'appointment_cancelled': return { label: '约到店', text: `${text(p['when'])} 不来了` }
    case 'appointment_arrived': return { label: '到店', text: `${text(p['when'])} 到店` }
    case 'task_done': return { label: '待办', text: `完成「${text(p['title'])}」` }
    case 'task_rescheduled': return { label: '待办', text: `「${text(p['title'])}」改期` }
    case 'script_sent': return { label: '话术', text: `发了「${text(p['title'])}」` }
    case 'phone_revealed': return { label: '号码', text: '查看了完整号码' }
    case 'collision_found': return { label: '撞单', text: text(p['text']) }
    case 'collision_decided': return { label: '撞单', text: text(p['text']) }
    case 'person_merged': return { label: '合并', text: p['rule'] === 'R8' ? '核对后，和另一条记录合并成一个人' : '和另一条记录合并成一个人' }
    case 'person_unmerged': return { label: '拆分', text: '和另一条记录分开，各是各的' }
    case 'remark_set': return { label: '备注', text: `自动备注「${text(p['remark'])}」` }
    default: return { label: '记录', text: row.kind }
  }
}

/** Newest first; `after` is the keyset of the last row shown. */
export function timelineRows(db: Db, groupId: string, personIds: readonly string[], limit: number, after: { at: Date; id: string } | null, about?: keyof typeof kindsAbout): Promise<FactRow[]> {
  return db.rows<FactRow>(
    `SELECT f.id, f.kind, f.occurred_at AS occurredAt, f.payload, f.member_id AS memberId, m.name AS memberName, f.code_id AS codeId, k.name AS codeName FROM domain_fact f
     LEFT JOIN member m ON m.group_id = f.group_id AND m.id = f.member_id LEFT JOIN channel_code k ON k.group_id = f.group_id AND k.id = f.code_id
     WHERE f.group_id = ? AND f.person_id IN (?) AND f.kind IN (?)${after ? ' AND (f.occurred_at < ? OR (f.occurred_at = ? AND f.id < ?))' : ''}
     ORDER BY f.occurred_at DESC, f.id DESC LIMIT ?`,
    [groupId, personIds, about ? kindsAbout[about] : timelineKinds, ...(after ? [after.at, after.at, after.id] : []), limit])
}
