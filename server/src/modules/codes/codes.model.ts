import { createHash } from 'node:crypto'

/** errcode: no contact way of this config_id (doc 92228). */
export const wayGone = 41044

/** errcode: among others, a code of one person was given more than one (doc 92228, type 1). */
export const invalidParameter = 40058

export type StoredStatus = 'active' | 'disabled' | 'destroyed'
export type EffectiveStatus = StoredStatus | 'scheduled' | 'expired'

export interface CodeWindow { status: StoredStatus; validFrom: Date | null; validTo: Date | null }

/** What a code does at a moment: outside its window it behaves like a disabled one. */
export function statusAt(code: CodeWindow, at: Date): EffectiveStatus {
  if (code.status !== 'active') return code.status
  if (code.validFrom && at < code.validFrom) return 'scheduled'
  if (code.validTo && at >= code.validTo) return 'expired'
  return 'active'
}

export const statusNames: Record<EffectiveStatus, string> = { active: '启用中', disabled: '已停用', destroyed: '已销毁', scheduled: '未开始', expired: '已到期' }

export interface DesiredWay { remark: string; state: string; userids: string[]; skipVerify: boolean }

/** WeCom is called only when this changed. */
export const hashOfWay = (way: DesiredWay): string =>
  createHash('sha256').update(JSON.stringify([way.remark, way.state, [...way.userids].sort(), way.skipVerify])).digest('hex')

/** ≤ 30 characters, unique in the corp: made from the code's own id. */
export const stateOf = (codeId: string): string => `c${BigInt(codeId).toString(36)}`

/** Of a 转介绍 code: the same for the same advisor and introducer, so that two presses make one code. */
export const referralStateOf = (memberId: string, personId: string): string => `r${BigInt(memberId).toString(36)}.${BigInt(personId).toString(36)}`

/**
 * The product sets a remark only where the advisor has not: it must be empty or still the nickname. WeCom takes 20
 * characters. Null = leave it alone.
 */
export function autoRemark(prefix: string | null, nickname: string, current: string): string | null {
  if (!prefix) return null
  if (current.trim() !== '' && current.trim() !== nickname.trim()) return null
  const remark = [...`${prefix}-${nickname}`].slice(0, 20).join('')
  return remark === current ? null : remark
}
