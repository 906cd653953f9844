import type { IneligibleReason } from '@chitang/shared/contracts/transfers'
import { startOfDay } from '../../platform/clock/day.ts'

export interface Candidate {
  deletedBy: string | null; half: boolean; erased: boolean
  /** In a handover that is not over. */
  open: boolean
  refusedAt: Date | null
  /** When WeCom accepted earlier handovers on-job. */
  accepted: readonly Date[]
  /** In WeCom's list of customers nobody takes; null: that list says nothing about this one. */
  listed: boolean | null
}
export interface Circumstances { kind: 'resigned' | 'onjob'; leftAt: Date | null; now: Date; timeZone: string }

/** Natural days in which WeCom lets a customer of somebody at work change hands twice (doc 92125). A refusal is respected as long. */
export const windowDays = 90
const mostTimes = 2
/** Who left longer ago has nothing to hand over any more (doc 92124). */
const yearMs = 365 * 86_400_000

/** Null: this customer can be handed over. The first reason that holds, the customer's own wish before WeCom's rules. */
export function whyNot(one: Candidate, { kind, leftAt, now, timeZone }: Circumstances): IneligibleReason | null {
  const since = startOfDay(now, timeZone, 1 - windowDays)
  if (one.erased) return 'erased'
  if (one.deletedBy !== null) return 'deleted'
  if (one.half) return 'half'
  if (one.open) return 'in_transfer'
  if (one.refusedAt !== null && one.refusedAt >= since) return 'refused'
  if (kind === 'onjob' && one.accepted.filter((at) => at >= since).length >= mostTimes) return 'limit'
  if (kind === 'resigned' && leftAt !== null && now.getTime() - leftAt.getTime() > yearMs) return 'too_late'
  if (kind === 'resigned' && one.listed === false) return 'not_listed'
  return null
}

export const reasonWords: Readonly<Record<IneligibleReason, { words: string; action: string }>> = {
  deleted: { words: '客户已删除这位顾问', action: '尊重客户选择，企业微信也不能转' },
  half: { words: '还没通过好友', action: '通过后才算客户' },
  erased: { words: '客户要求删除信息', action: '不再联系' },
  in_transfer: { words: '正在转接', action: '等这次的结果' },
  refused: { words: '90 天内拒绝过接替', action: '尊重客户选择，90 天内不再问' },
  limit: { words: '90 天内已转过两次', action: '企业微信的规定，过了 90 天再转' },
  not_listed: { words: '不在企业微信的待分配名单里', action: '多半已在企业微信后台分配' },
  too_late: { words: '离职超过一年', action: '企业微信不再支持转接' },
}
