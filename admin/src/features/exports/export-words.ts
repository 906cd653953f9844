import type { StoreExport } from '@chitang/shared/contracts/exports'
import { figure } from '../../shared/words/number.ts'

export const stateLooks: Record<StoreExport['state'], { word: string; tone: string }> = {
  asked: { word: '等另一个人确认', tone: 'amber' },
  running: { word: '正在准备', tone: 'soft' },
  ready: { word: '可以下载', tone: 'ok' },
  refused: { word: '没有同意', tone: 'soft' },
  failed: { word: '没做成', tone: 'red' },
  over: { word: '已过期删除', tone: 'soft' },
}

/** What waits for whoever reads it comes first. */
export function exportsSentence(items: readonly StoreExport[]): string {
  const decide = items.filter((one) => one.mayDecide)
  if (decide.length > 0) return `${decide[0]!.askedBy}申请导出${decide[0]!.storeName}的${decide[0]!.list === null ? '全部数据' : '客户名单'}，等你确认。`
  const ready = items.find((one) => one.mine && one.state === 'ready')
  if (ready) return `${figure(ready.rows)} 行已备好，可以下载。`
  if (items.some((one) => one.mine && one.state === 'asked')) return '已申请，等另一个人确认。'
  if (items.some((one) => one.state === 'running')) return '正在准备文件，几分钟内好。'
  return '没有在办的导出。'
}

const days30 = 30 * 86_400_000
/** As 30 天导出 counts: whatever was asked for, unless it was refused. */
export const askedLately = <T extends Pick<StoreExport, 'state' | 'askedAt'>>(items: readonly T[], now: number): T[] => items.filter((one) => one.state !== 'refused' && Date.parse(one.askedAt) >= now - days30)
