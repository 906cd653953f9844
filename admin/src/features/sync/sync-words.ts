import type { SyncRun } from '@chitang/shared/contracts/sync'
import type { IconName } from '../../shared/ui/icons.ts'
import { figure } from '../../shared/words/number.ts'
import { durationWords } from '../../shared/words/time.ts'

export const kindWord: Record<SyncRun['kind'], string> = { import: '首次导入', reconcile: '对账' }

export const phaseWords: Record<SyncRun['phase'], string> = { lists: '正在读成员、标签和活码', contacts: '正在逐页核对客户', absence: '正在确认不见了的客户', finished: '' }

export interface RunLook { word: string; tone: 'ok' | 'amber' | 'red' | 'soft'; icon: IconName }

export function runLook(run: SyncRun): RunLook {
  if (run.status === 'failed') return { word: '没做完', tone: 'red', icon: 'warn' }
  if (run.status === 'running') return run.lastError ? { word: '遇到困难，会自动再试', tone: 'amber', icon: 'refresh' } : { word: '进行中', tone: 'soft', icon: 'refresh' }
  if (run.skipped > 0) return { word: `有 ${figure(run.skipped)} 处没读到`, tone: 'amber', icon: 'warn' }
  return { word: run.repaired > 0 ? `补正了 ${figure(run.repaired)} 处` : run.kind === 'import' ? '导入完成' : '完全一致', tone: 'ok', icon: 'check' }
}

/** 「还要约 40 秒」; nothing while nothing can be said yet. */
export const etaWords = (run: SyncRun): string => (run.etaMs === null ? '' : `还要约 ${durationWords(Math.max(1_000, run.etaMs))}`)

export const effortWords = (run: SyncRun): string =>
  run.minimumCalls > 0 ? `调用企业微信 ${figure(run.calls)} 次，最少要 ${figure(run.minimumCalls)} 次` : `已调用企业微信 ${figure(run.calls)} 次`

export function syncSentence(runs: readonly SyncRun[]): string {
  const latest = new Map<string, SyncRun>()
  for (const run of runs) if (!latest.has(run.corpId)) latest.set(run.corpId, run)
  const all = [...latest.values()]
  const failed = all.filter((run) => run.status === 'failed').length
  const running = all.filter((run) => run.status === 'running').length
  if (failed > 0) return `${failed} 家企业的对账没做完，看看原因。`
  if (running > 0) return `正在和企业微信对账，${running} 家还没对完。`
  const repaired = all.reduce((sum, run) => sum + (run.kind === 'reconcile' ? run.repaired : 0), 0)
  if (all.length === 0) return '还没有对过账。'
  return repaired > 0 ? `和企业微信对过账，补正了 ${figure(repaired)} 处。` : '和企业微信对过账，完全一致。'
}
