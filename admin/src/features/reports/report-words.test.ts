import { expect, it } from 'vitest'
import { compareRows, compareWords, duplicateWords, funnelRows, placeOf, poolSentence, rankSentence, retentionSentence, staffColumns, staffSentence } from './report-words.ts'

it('opens with how the pool moved', () => {
  const report = { counting: null, days: ['a', 'b', 'c'], pool: [1500, 1498, 1490], net: [2, -2, -8] }
  expect(poolSentence(report)).toBe('现在有 1\u202f490 位好友，3 天里少了 8 位。')
  expect(poolSentence({ ...report, counting: 12 })).toBe('还有 12 天正在补算，算好了这里自己换上。')
  expect(poolSentence({ ...report, counting: 0 })).toBe('正在翻以前的记录，算好了这里自己换上。')
  expect(duplicateWords({ persons: 400, duplicates: 10 })).toBe('400 位客户里，10 位有两个及以上好友身份（2.5%）。')
  expect(duplicateWords({ persons: null, duplicates: null })).toBe('还没有点过数，几分钟内会有。')
})

it('says what is not known as a dash', () => {
  const row = { memberId: '1', name: '张悦', roleName: '销售顾问', adds: 12, left: 1, followUps: 30, scriptSends: 4, due: 0, onTime: 0, wecom: null }
  expect(staffColumns.map((column) => column.words(row))).toEqual(['12', '1', '30', '4', '—', '—', '—', '—'])
  const told = { ...row, due: 10, onTime: 9, wecom: { days: 30, chats: 210, messages: 900, replyShare: 96.5, replyMinutes: 4.2, negative: 0 } }
  expect(staffColumns.slice(4).map((column) => column.words(told))).toEqual(['90%', '210', '96.5%', '4.2 分'])
  expect(staffSentence({ items: [row, told], from: '2026-05-06', to: '2026-06-04' })).toBe('2 位顾问 30 天加了 24 位好友，到期的跟进 90% 按时做了。')
})

it('tells who is still there and who was met', () => {
  const silent = { from: '', to: '', adds: 50, silent: 6, target: 20 }
  expect(retentionSentence({ silent, cohorts: [{ week: '', adds: 40, still: 38, met: 30 }, { week: '', adds: 10, still: 9, met: 2 }] })).toBe('近 12 周加的 50 位里 94% 还在，加后 7 天没人跟的占 12%。')
  expect(funnelRows({ funnel: { from: '', to: '', adds: 40, welcomed: 38, met: 20, visited: 4 } }).map((one) => one.note)).toEqual([undefined, '占新增 95%', '占新增 50%', '占新增 10%'])
})

it('places a store among all, whichever way is good', () => {
  const band = { p25: 10, p50: 20, p75: 30, stores: 8 }
  expect([31, 20, 9, null].map((value) => placeOf(value, band, false))).toEqual(['前四分之一', '中间', '后四分之一', ''])
  expect([31, 9].map((value) => placeOf(value, band, true))).toEqual(['后四分之一', '前四分之一'])
  const names = compareRows.map((one) => one.key)
  const rank = (quarters: readonly (1 | 2 | 3 | 4 | null)[]) => rankSentence({ storeName: '包河店', rows: names.map((key, at) => ({ key, value: 1, quarter: quarters[at] ?? null, stores: 8 })) })
  expect([rank([1, 2, 2, 4]), rank([1, 2]), rank([3]), rank([])]).toEqual(['包河店有 1 项在集团后四分之一：跟进及时率。', '包河店有 1 项在集团前四分之一：30 天新增。', '包河店每一项都在集团中间。', '能比的门店还不到 4 家，先看自己的报表。'])
  expect(placeOf(3, undefined, false)).toBe('')
  expect([compareWords(null, compareRows[0]!), compareWords(null, compareRows[1]!), compareWords(3.2, compareRows[6]!)]).toEqual(['不到 10', '—', '3.2 分'])
})
