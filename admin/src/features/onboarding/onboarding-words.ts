import type { Check, CheckKey } from '@chitang/shared/contracts/onboarding'
import type { IconName } from '../../shared/ui/icons.ts'

export const checkNames: Record<CheckKey, string> = { token: '凭证', ip: '可信 IP', callback: '接收消息', range: '可见范围', contact: '客户联系', codes: '渠道活码' }

export const checkLook: Record<Check['state'], { icon: IconName; tone: string }> = {
  ok: { icon: 'check', tone: 'ok' }, failed: { icon: 'warn', tone: 'red' }, waiting: { icon: 'clock', tone: 'amber' },
}

export function checksSentence(name: string, checks: readonly Check[] | undefined): string {
  if (!checks) return `正在逐项检查${name}…`
  const failed = checks.filter((one) => one.state === 'failed')
  const waiting = checks.filter((one) => one.state === 'waiting')
  if (failed.length) return `${name}还有 ${failed.length} 项没通，先改「${checkNames[failed[0]!.key]}」。`
  if (waiting.length) return `${name}还差「${checkNames[waiting[0]!.key]}」，其余 ${checks.length - waiting.length} 项都通了。`
  return `${name} ${checks.length} 项都通了，可以开店。`
}

/** Without these a store could not work at all; the others may come later. */
const needed: readonly CheckKey[] = ['token', 'ip', 'range']
export const mayOpen = (checks: readonly Check[] | undefined): boolean => checks !== undefined && needed.every((key) => checks.some((one) => one.key === key && one.state === 'ok'))
