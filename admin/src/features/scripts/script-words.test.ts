import type { ScriptItem } from '@chitang/shared/contracts/scripts'
import { describe, expect, it } from 'vitest'
import { matchesScript, scriptsSentence } from './script-words.ts'

const item = (part: Partial<ScriptItem>): ScriptItem => ({
  id: '1', scope: 'store', storeId: '1', category: 'price', code: 'PN-01', title: '别家便宜两千', text: '您先别急', variables: [], pinyin: 'bie jia pian yi liang qian', initials: 'bjpylq',
  slotId: '1', kind: 'script', state: 'own', brand: null, locked: false, pending: false, hidden: false, objection: null, parts: [{ kind: 'text', text: '您先别急' }], promotionId: null, expiredWhy: null, promotion: null,
  sort: 0, responses: 0, favourite: false, version: 1, templateVersion: null, updatedAt: '2026-06-01T00:00:00.000Z', validTo: null, expired: false, storeUses: 412, myUses: 9, canEdit: true, ...part,
})

describe('scripts', () => {
  it('are found by hanzi, pinyin and initials', () => {
    for (const words of ['便宜', 'pianyi', 'pian yi', 'BJPY', 'pn-01', '']) expect(matchesScript(item({}), words)).toBe(true)
    expect(matchesScript(item({}), '续航')).toBe(false)
  })
  it('open with what can be used', () => {
    expect(scriptsSentence([item({}), item({ expired: true, storeUses: 1 })])).toBe('1 条话术能用，本店一共用过 413 次，1 条过期了。')
    expect(scriptsSentence([])).toBe('还没有话术')
  })
})
