import type { KitContent } from '@chitang/shared/contracts/starter-kits'
import { expect, it } from 'vitest'
import { addScript, addTag, brandSentence, publication } from './brand-draft.ts'
import type { KitDraft } from './kit-draft.ts'

const content = (): KitContent => ({
  tags: [{ key: 't1', group: '阶段', name: '对比中' }, { key: 't2', group: '阶段', name: '快定了' }],
  codes: [{ key: 'c1', kind: 'scene', folder: '展厅', name: '门口', role: 'dcc_agent', tagKeys: ['t1', 't2'], place: '立牌' }],
  welcomes: [{ key: 'w1', name: '门口', level: 'codes', role: null, codeKeys: ['c1'], text: '您好' }], scripts: [], positioning: [],
})
const draft = (...left: string[]): KitDraft => ({ content: content(), left: new Set(left), members: {}, notes: new Map() })

it('a version without a tag or code has nothing that leads to it', () => {
  expect(publication(draft())).toEqual(content())
  expect(publication(draft('t1')).codes[0]!.tagKeys).toEqual(['t2'])
  expect(publication(draft('c1'))).toMatchObject({ codes: [], welcomes: [] })
})
it('what is added stands in its group and on its shelf, under a key of its own', () => {
  const one = draft()
  expect([addTag(one, '阶段'), addTag(one, '阶段')].every((key, index, all) => key.startsWith('tag-') && all.indexOf(key) === index)).toBe(true)
  addScript(one, 'price')
  expect([one.content.tags.length, one.content.scripts[0]!.category]).toEqual([4, 'price'])
})
it('says who began with it', () => expect(brandSentence({ brand: '星程', stores: 5, storesAccepted: 1 })).toBe('星程的新店从这里开始，5 家店里 1 家接受过。'))
