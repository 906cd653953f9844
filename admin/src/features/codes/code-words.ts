import type { CodeKind, CodeRow } from '@chitang/shared/contracts/codes'
import type { IconName } from '../../shared/ui/icons.ts'
import { figure, names } from '../../shared/words/number.ts'

export const kindWords: Record<CodeKind, string> = { employee: '员工码', scene: '场景码', campaign: '活动码', referral: '转介绍码' }
export const kindMeaning: Record<CodeKind, string> = {
  employee: '一位顾问自己的码，印名片、放朋友圈', scene: '放在店里一个地方，几位顾问轮流接待', campaign: '一场活动或一个渠道，带起止时间', referral: '顾问在侧边栏为一位客户打开，谁扫了记在这位客户名下',
}

export const statusLook: Record<CodeRow['status'], { word: string; tone: 'ok' | 'amber' | 'soft'; icon: IconName }> = {
  active: { word: '在用', tone: 'ok', icon: 'check' },
  scheduled: { word: '还没开始', tone: 'amber', icon: 'clock' },
  expired: { word: '已过期', tone: 'soft', icon: 'clock' },
  disabled: { word: '已停用', tone: 'soft', icon: 'lock' },
  destroyed: { word: '已销毁', tone: 'soft', icon: 'x' },
}

export function codesSentence(rows: readonly CodeRow[]): string {
  const today = rows.reduce((sum, row) => sum + row.addsToday, 0)
  const failing = rows.filter((row) => row.syncError).length
  const active = rows.filter((row) => row.status === 'active').length
  if (!rows.length) return '还没有活码'
  const head = `${figure(active)} 个码在用，今天带来 ${figure(today)} 位好友`
  return failing ? `${head}，${failing} 个有问题。` : `${head}。`
}

/** Whoever scans now meets them: those put on it who can, else the store's advisors. */
export function receivers(members: CodeRow['members'], most: number): string {
  const able = members.filter((member) => member.canReceive)
  return names(able.map((member) => member.name), most) || (members.length > 0 ? '本店默认顾问' : '没有人')
}

/** Date pickers speak local time, the wire speaks UTC. */
export const toWire = (value: Date | null): string | null => (value ? value.toISOString() : null)
export const fromWire = (value: string | null): Date | null => (value ? new Date(value) : null)
