import { describe, expect, it } from 'vitest'
import type { IdentityPair } from '@chitang/shared/contracts/identity'
import { mergeSentence, resultOf } from './identity-words.ts'

const side = { avatarUrl: null, since: '2026-01-01T00:00:00.000Z' }
const pair: IdentityPair = {
  entityName: '', reasons: [], fields: [], survivorId: '1', together: false, parted: null,
  a: { ...side, personId: '1', name: '王女士', what: '企微好友', storeName: '包河', entries: 100 }, b: { ...side, personId: '2', name: '王静', what: 'DMS 档案', storeName: '江宁', entries: 9 },
}

describe('words of a merge', () => {
  it('say the direction', () => {
    expect(mergeSentence(pair, '1')).toBe('把江宁的DMS 档案「王静」接到包河的王女士名下，9 + 100 多 条记录排在一条时间线上。')
    expect(mergeSentence(pair, '2')).toContain('把包河的企微好友「王女士」接到江宁的王静名下')
  })
  it('show what was chosen, and that the other value stays', () => {
    const field = { key: 'budget', name: '预算', a: '15 万', b: '18 万', noteA: null, noteB: null, differs: true, result: '18 万', resultFrom: 'b' as const, why: '取后改的' }
    expect(resultOf(field, undefined)).toEqual({ text: '18 万', why: '取后改的' })
    expect(resultOf(field, 'a')).toEqual({ text: '15 万', why: '你选的，另一边的值也留着' })
  })
})
