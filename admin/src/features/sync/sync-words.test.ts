import type { SyncRun } from '@chitang/shared/contracts/sync'
import { describe, expect, it } from 'vitest'
import { effortWords, etaWords, runLook, syncSentence } from './sync-words.ts'

const run: SyncRun = {
  id: '1', corpId: '7', corpName: '华岳', kind: 'reconcile', status: 'done', phase: 'finished', startedAt: '2026-11-22T02:00:00.000Z', finishedAt: '2026-11-22T02:01:00.000Z', progress: 1, etaMs: null,
  members: 30, relations: 200, repaired: 0, skipped: 0, calls: 12, minimumCalls: 12, lastError: null,
}

describe('words of a reading', () => {
  it('says in one sentence whether anybody must look', () => {
    expect(syncSentence([run])).toBe('和企业微信对过账，完全一致。')
    expect(syncSentence([{ ...run, repaired: 3 }])).toBe('和企业微信对过账，补正了 3 处。')
    expect(syncSentence([{ ...run, status: 'failed' }, run])).toContain('没做完')
    expect(syncSentence([])).toBe('还没有对过账。')
  })
  it('names what was left out before what went well', () => {
    expect(runLook({ ...run, skipped: 2, repaired: 5 })).toMatchObject({ word: '有 2 处没读到', tone: 'amber' })
    expect(runLook({ ...run, status: 'running', lastError: '企业微信系统繁忙' }).tone).toBe('amber')
  })
  it('guesses no time it cannot know', () => {
    expect(etaWords({ ...run, status: 'running', etaMs: null })).toBe('')
    expect(etaWords({ ...run, status: 'running', etaMs: 40_000 })).toContain('还要约')
    expect(effortWords(run)).toBe('调用企业微信 12 次，最少要 12 次')
  })
})
