import type { CodeRow } from '@chitang/shared/contracts/codes'
import { describe, expect, it } from 'vitest'
import { codesSentence, receivers } from './code-words.ts'

const row = (part: Partial<CodeRow>): CodeRow => ({
  id: '1', name: '展厅门口', kind: 'scene', folder: null, storeId: '1', storeName: '', status: 'active', members: [], tags: [], addsTotal: 0, addsToday: 0, spark: [],
  qrCode: null, validTo: null, syncError: null, ...part,
})

describe('codes', () => {
  it('opens with what the codes brought and what is wrong', () => {
    expect(codesSentence([])).toBe('还没有活码')
    expect(codesSentence([row({ addsToday: 4 }), row({ status: 'disabled' })])).toBe('1 个码在用，今天带来 4 位好友。')
    expect(codesSentence([row({ syncError: '顾问已离开' })])).toBe('1 个码在用，今天带来 0 位好友，1 个有问题。')
  })
  it('names whom a scan brings to, not who left', () => {
    const [here, left] = [{ id: '1', name: '陈晓峰', canReceive: true }, { id: '2', name: '王磊', canReceive: false }]
    expect([receivers([here, left], 2), receivers([left], 2), receivers([], 2)]).toEqual(['陈晓峰', '本店默认顾问', '没有人'])
  })
})
