import type { ImportView } from '@chitang/shared/contracts/imports'
import { expect, it } from 'vitest'
import { importsSentence, resultWords } from './import-words.ts'

const run = (more: Partial<ImportView>): ImportView => ({
  id: '1', storeId: '1', storeName: '包河', kind: 'dms', fileName: 'a.csv', status: 'done', createdBy: '宋海涛', createdAt: '2026-06-04T02:00:00.000Z', finishedAt: null, headers: [], mapping: [], total: 10, done: 10, created: 8, updated: 1, failed: 1, matched: null, problem: null, ...more,
})

it('says first what waits for somebody', () => {
  expect(importsSentence([])).toBe('还没有导入过 DMS 或线索。')
  expect(importsSentence([run({}), run({ status: 'running' }), run({ status: 'stopped' })])).toBe('有 1 个文件停在半路，点「继续导入」接着来。')
  expect(importsSentence([run({}), run({ status: 'running' })])).toBe('正在导入 1 个文件，可以离开这一页。')
})

it('tells what became of the rows, and does not claim a match before it was looked for', () => {
  expect(resultWords(run({}))).toBe('新增 8 行 · 更新 1 行 · 1 行没导入 · 正在比对是不是已有客户')
  expect(resultWords(run({ matched: 5, failed: 0 }))).toBe('新增 8 行 · 更新 1 行 · 5 位和企业微信好友是同一人')
})
