import type { ScriptItem } from '@chitang/shared/contracts/scripts'
import { describe, expect, it } from 'vitest'
import { badgesOf, extrasWords, figuresOf, scriptsSentence, usesWords } from './script-words.ts'

const badge = (part: Partial<ScriptItem>) => badgesOf({ scope: 'store', state: 'own', locked: false, pending: false, hidden: false, ...part }).map((one) => one.text)

describe('scripts', () => {
  it('say whose words they are', () => {
    expect(badge({})).toEqual(['本店'])
    expect(badge({ scope: 'group', state: 'inherited' })).toEqual(['集团'])
    expect(badge({ scope: 'brand', state: 'inherited', locked: true })).toEqual(['品牌', '必须'])
    expect(badge({ state: 'overridden', pending: true })).toEqual(['已改', '待对比'])
    expect(badge({ state: 'forked', hidden: true })).toEqual(['脱离', '停用'])
    expect(badge({ state: 'orphaned', pending: true })).toEqual(['集团已停用'])
  })
  it('open with what waits', () => {
    const item = (part: Partial<ScriptItem>) => ({ hidden: false, expired: false, pending: false, ...part }) as ScriptItem
    expect(scriptsSentence(figuresOf([item({}), item({ expired: true }), item({ pending: true }), item({ hidden: true, expired: true })], 3))).toBe('2 条话术能用，1 条等你对比，3 个缺口，1 条过期了。')
    expect(scriptsSentence(figuresOf([item({})], 0))).toBe('1 条话术能用。')
    expect(scriptsSentence(figuresOf([], 0))).toBe('还没有话术')
  })
  it('name what goes along', () => {
    expect(extrasWords([{ kind: 'text', text: '好' }, { kind: 'image', assetId: '1', name: 'a.png' }, { kind: 'file', assetId: '2', name: 'b.pdf' }])).toBe('1 张图、1 个文件')
    expect(usesWords({ storeUses: 412, responses: 88 })).toBe('本店用过 412 次，88 次有回应')
    expect(usesWords({ storeUses: 0, responses: 0 })).toBe('本店还没用过')
  })
})
