import type { ImportView } from '@chitang/shared/contracts/imports'
import { figure } from '../../shared/words/number.ts'

/** One line that says what to do, or that nothing is to do. */
export function importsSentence(items: readonly ImportView[]): string {
  const running = items.filter((one) => one.status === 'running')
  const stopped = items.filter((one) => one.status === 'stopped')
  const drafts = items.filter((one) => one.status === 'draft')
  if (stopped.length > 0) return `有 ${stopped.length} 个文件停在半路，点「继续导入」接着来。`
  if (running.length > 0) return `正在导入 ${running.length} 个文件，可以离开这一页。`
  if (drafts.length > 0) return `有 ${drafts.length} 个文件还没开始导入。`
  return items.length > 0 ? 'DMS 和线索都已导入。' : '还没有导入过 DMS 或线索。'
}

export function resultWords(run: ImportView): string {
  const parts = [`新增 ${figure(run.created)} 行`, `更新 ${figure(run.updated)} 行`]
  if (run.failed > 0) parts.push(`${figure(run.failed)} 行没导入`)
  if (run.matched !== null) parts.push(`${figure(run.matched)} 位和企业微信好友是同一人`)
  else if (run.status === 'done') parts.push('正在比对是不是已有客户')
  return parts.join(' · ')
}

export const statusWords: Readonly<Record<ImportView['status'], string>> = { draft: '还没开始', running: '正在导入', done: '已导入', stopped: '停下了' }
