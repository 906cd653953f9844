import { describe, expect, it } from 'vitest'
import { suggestScripts, type Situation, type SuggestableScript } from './script-suggest.ts'

const script = (slotId: string, category: string, more: Partial<SuggestableScript> = {}): SuggestableScript => ({ slotId, kind: 'script', category, objection: null, scope: 'group', storeUses: 1, title: slotId, code: slotId, ...more })
const list = [
  script('group-price', 'price', { storeUses: 900 }), script('own-price', 'price', { scope: 'store', storeUses: 10 }), script('more-price', 'price', { scope: 'store', storeUses: 20 }),
  script('hello', 'first'), script('ask', 'first', { storeUses: 5 }), script('drive', 'test_drive'), script('think', 'objection', { objection: 'think_over' }), script('other', 'objection', { storeUses: 99 }),
  script('sheet', 'price', { kind: 'material', storeUses: 999 }), script('care', 'service'),
]
const situation = (more: Partial<Situation> = {}): Situation => ({ semantic: 'warm15', levelName: 'A级', daysSinceAdd: 0, lastSend: null, missing: [], ...more })
const first = (more: Partial<Situation>) => suggestScripts(list, situation(more))[0] ?? null

describe('suggestion', () => {
  it.each<[string, Partial<Situation>, string | null, string | null]>([
    ['by level, the store\'s own and most used first', {}, 'more-price', 'A级，适合谈价格'],
    ['just added', { semantic: 'new', levelName: null }, 'ask', '刚加上，先问清需求'],
    ['added days ago and nothing known', { semantic: 'new', daysSinceAdd: 3, missing: ['车型', '预算', '用途'] }, 'ask', '加了 3 天，还不知道车型和预算'],
    ['a quote without an answer', { lastSend: { slotId: 'own-price', daysAgo: 3, responded: false } }, 'think', '报价后第 3 天没回音，先问卡在哪'],
    ['a greeting that was answered', { semantic: 'new', lastSend: { slotId: 'hello', daysAgo: 0, responded: true } }, 'drive', '今天问的有回应，适合约试驾'],
    ['a quote that was answered goes on by level', { lastSend: { slotId: 'own-price', daysAgo: 1, responded: true } }, 'more-price', 'A级，适合谈价格'],
    ['an owner is not asked to haggle', { semantic: 'delivered', levelName: 'D级', lastSend: { slotId: 'own-price', daysAgo: 3, responded: false } }, 'care', 'D级，已是车主，关心用车'],
    ['who was lost is left alone', { semantic: 'lost' }, null, null],
  ])('%s', (_, more, slotId, reason) => {
    const found = first(more)
    expect(found && [found.slotId, found.reason]).toEqual(slotId && [slotId, reason])
  })
  it('does not say the same thing twice, hands over no material and names nothing twice', () => {
    const found = suggestScripts(list, situation({ lastSend: { slotId: 'more-price', daysAgo: 2, responded: false } }), 9).map((one) => one.slotId)
    expect(found).not.toContain('more-price')
    expect(found).not.toContain('sheet')
    expect(new Set(found).size).toBe(found.length)
  })
  it('says nothing where there is nothing', () => { expect(suggestScripts([], situation())).toEqual([]) })
})
