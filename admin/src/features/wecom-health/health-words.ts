import type { CorpHealth, WecomFamily } from '@chitang/shared/contracts/wecom-health'
import type { IconName } from '../../shared/ui/icons.ts'
import { figure } from '../../shared/words/number.ts'

export const clientNames: Record<string, string> = { ios: 'iPhone', android: '安卓', mac: 'Mac', windows: 'Windows' }

export const familyWords: Record<WecomFamily, string> = {
  credential: '登录凭证', contacts: '读写客户', tags: '标签', codes: '活码', welcome: '欢迎语',
  mass: '群发', media: '图片和文件', notices: '给同事的通知', members: '成员和部门', other: '其他',
}

export interface StateLook { word: string; tone: 'ok' | 'amber' | 'red' | 'soft'; icon: IconName }

/** One word for a corp: what is worst about it. */
export function stateLook(corp: CorpHealth): StateLook {
  if (corp.secret.state === 'blocked' || corp.secret.state === 'refused') return { word: '连不上', tone: 'red', icon: 'warn' }
  if (corp.blocks.length > 0) return { word: '被限流', tone: 'amber', icon: 'clock' }
  if (corp.secret.state === 'unknown') return { word: '还没连过', tone: 'soft', icon: 'info' }
  return { word: '连接正常', tone: 'ok', icon: 'check' }
}

export const needsSomebody = (corp: CorpHealth): boolean => ['red', 'amber'].includes(stateLook(corp).tone)

/** What is the case and who must do what, before any number. */
export function healthSentence(corps: readonly CorpHealth[]): string {
  const broken = corps.filter((corp) => stateLook(corp).tone === 'red')
  const limited = corps.filter((corp) => stateLook(corp).tone === 'amber')
  const first = broken[0]
  if (first) return `${broken.length > 1 ? `${broken.length} 家企业` : `「${first.name}」`}连不上企业微信，${first.secret.action}。`
  if (limited[0]) return `${limited.length > 1 ? `${limited.length} 家企业` : `「${limited[0].name}」`}被企业微信限流，会自动继续，不用处理。`
  const calls = corps.reduce((sum, corp) => sum + corp.calls24h, 0)
  const who = corps.length > 1 ? `${corps.length} 家企业都连着企业微信` : '企业微信连接正常'
  return calls > 0 ? `${who}，24 小时调用 ${figure(calls)} 次。` : `${who}。`
}

export interface Gauge { left: number; cap: number; usedPercent: number; tone: 'calm' | 'amber' | 'red' }

/** A sync stops at 60 % of the allowance: from there on people only. */
export function gaugeOf({ used, cap }: { used: number; cap: number }): Gauge {
  const ratio = cap > 0 ? Math.min(1, used / cap) : 1
  return { left: Math.max(0, cap - used), cap, usedPercent: ratio === 0 ? 0 : Math.max(1, Math.round(ratio * 100)), tone: ratio >= 0.9 ? 'red' : ratio >= 0.6 ? 'amber' : 'calm' }
}

/** 约 40 秒后 · 约 9 分钟后 · 约 1 小时后 */
export function soonWords(iso: string, now: number): string {
  const seconds = Math.max(1, Math.ceil((Date.parse(iso) - now) / 1000))
  if (seconds < 90) return `约 ${seconds} 秒后`
  if (seconds < 5400) return `约 ${Math.round(seconds / 60)} 分钟后`
  return `约 ${Math.round(seconds / 3600)} 小时后`
}
