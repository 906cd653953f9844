import type { KitContent, KitItem } from '@chitang/shared/contracts/starter-kits'
import { describe, expect, it } from 'vitest'
import { acceptance, chosenCounts, countWords, hindrance, kitSentence, notesOf, progressByPart, standing, type KitDraft } from './kit-draft.ts'

const content: KitContent = {
  tags: [{ key: 't1', group: '阶段', name: '对比中' }, { key: 't2', group: '阶段', name: '快定了' }],
  codes: [{ key: 'c1', kind: 'scene', folder: '展厅', name: '门口', role: 'dcc_agent', tagKeys: ['t1'], place: '立牌' }],
  welcomes: [], scripts: [{ key: 's1', category: 'first', objection: null, title: '问候', text: '您好' }], positioning: [],
}
const draft = (more: Partial<KitDraft> = {}): KitDraft => ({ content, left: new Set(), members: { c1: ['1'] }, notes: new Map(), ...more })
const item = (key: string, part: KitItem['part'], state: KitItem['state']): KitItem => ({ key, part, state, name: key, reason: null, objectId: null })

describe('what is accepted', () => {
  it('is what is not left out and not accepted before', () => {
    const notes = notesOf({ content, existing: ['t1'], off: ['script'], items: [item('t2', 'tag', 'failed')] })
    expect(chosenCounts(draft({ notes }))).toEqual({ tag: 1, code: 1, welcome: 0, script: 0 })
    expect(acceptance(draft({ left: new Set(['t2', 'c1']) }), '7', 0)).toMatchObject({ storeId: '7', tags: [{ key: 't1' }], codes: [], scripts: [{ key: 's1', acknowledged: [] }] })
    expect(countWords({ tag: 2, code: 0, welcome: 0, script: 1 })).toBe('2 个标签、1 条话术')
  })
  it.each<[string, Partial<KitDraft>, string]>([
    ['nobody on a code', { members: {} }, '「门口」还没有人接待'],
    ['a name taken away', { content: { ...content, tags: [{ ...content.tags[0]!, name: ' ' }] } }, '有一个名字是空的'],
    ['words taken away', { content: { ...content, scripts: [{ ...content.scripts[0]!, text: '' }] } }, '「问候」还没写内容'],
    ['words that are not allowed', { content: { ...content, scripts: [{ ...content.scripts[0]!, text: '全网最低' }] } }, '「问候」里有不能用的词'],
    ['nothing', {}, ''],
  ])('is hindered by %s', (_what, more, words) => expect(hindrance(draft(more), true)).toBe(words))
  it('a role nobody has falls to the sales advisors', () => {
    expect(standing(content.codes[0]!, [{ memberId: '1', name: '甲', roles: ['sales_advisor'] }, { memberId: '2', name: '乙', roles: ['service_advisor'] }])).toEqual(['1'])
  })
})

describe('how far it is', () => {
  it.each<[KitItem[], string]>([
    [[], '包河店的开店包，看一遍，不要的去掉，接受后就能扫码加客户。'],
    [[item('t1', 'tag', 'done'), item('t2', 'tag', 'waiting')], '正在建，1 样好了，共 2 样。'],
    [[item('t1', 'tag', 'had'), item('c1', 'code', 'failed')], '1 样建好了，还有 1 样没建成。'],
    [[item('t1', 'tag', 'done')], '1 样都建好了，去打印活码吧。'],
  ])('is said in one sentence', (items, words) => expect(kitSentence({ storeName: '包河店', brand: '星程', items })).toBe(words))
  it('and per part', () => expect(progressByPart([item('t1', 'tag', 'done'), item('t2', 'tag', 'failed')])).toEqual([{ part: 'tag', total: 2, done: 1, failed: 1 }]))
})
