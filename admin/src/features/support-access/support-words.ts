import type { SupportAccess } from '@chitang/shared/contracts/support-access'

export const supportLooks: Record<SupportAccess['state'], { word: string; tone: string }> = {
  asked: { word: '等门店同意', tone: 'amber' },
  granted: { word: '正在看', tone: 'ok' },
  refused: { word: '没有同意', tone: 'soft' },
  over: { word: '已结束', tone: 'soft' },
}

export function supportSentence(items: readonly SupportAccess[]): string {
  const open = items.find((one) => one.state === 'granted')
  if (open) return `${open.storeName}同意你看一小时，客户号码打码。`
  const asked = items.find((one) => one.state === 'asked')
  return asked ? `等${asked.storeName}同意。` : '没有门店的同意，什么都看不到。'
}
