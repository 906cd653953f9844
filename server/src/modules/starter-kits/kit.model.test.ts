import { lintText } from '@chitang/shared/domain/script-lint'
import { unknownVariables } from '@chitang/shared/domain/script-variables'
import { scriptCategories } from '@chitang/shared/domain/scripts'
import { describe, expect, it } from 'vitest'
import { originalKit } from './content/index.ts'
import { nextBatch, problemsOf } from './kit.model.ts'

describe('the kit the product brings', () => {
  it('holds what is promised, and nothing that stands in its own way', () => {
    const { tags, scripts, codes, welcomes, positioning } = originalKit
    expect([tags.length, scripts.length, codes.length, welcomes.length, positioning.length]).toEqual([60, 120, 12, 6, 6])
    expect(problemsOf(originalKit)).toEqual([])
    expect(new Set(scripts.map((one) => one.category))).toEqual(new Set(scriptCategories.map((one) => one.code)))
  })
  it('speaks as the product asks everybody to speak: no finding at all, no variable that nobody fills', () => {
    expect(originalKit.scripts.flatMap((one) => lintText(one.text).map((finding) => `${one.key} ${finding.words}`))).toEqual([])
    expect([...originalKit.scripts, ...originalKit.welcomes].flatMap((one) => lintText(one.text).filter((finding) => finding.rule !== 'variable').map((finding) => `${one.key} ${finding.words}`))).toEqual([])
    expect(originalKit.scripts.flatMap((one) => unknownVariables(one.text))).toEqual([])
  })
  it('codes carry tags of the kit, welcomes stand on codes of the kit', () => {
    const keys = new Set([...originalKit.tags, ...originalKit.codes].map((one) => one.key))
    expect([...originalKit.codes.flatMap((one) => one.tagKeys), ...originalKit.welcomes.flatMap((one) => one.codeKeys)].filter((key) => !keys.has(key))).toEqual([])
  })
})

const [script] = originalKit.scripts
it.each<[string, Partial<typeof originalKit>, string]>([
  ['two of one key', { scripts: [script!, { ...script!, title: '另一条' }] }, '有两个'],
  ['two tags of one name, however written', { tags: [{ key: 'a', group: '一', name: 'VIP' }, { key: 'b', group: '二', name: 'ｖ ip' }] }, '标签「vip」有两个'],
  ['words that may not be published', { scripts: [{ ...script!, text: '全网最低' }] }, '不能用'],
  ['a variable that a welcome does not know', { welcomes: [{ ...originalKit.welcomes[0]!, text: '{预算}' }] }, '{预算}'],
  ['a welcome of a role that is not said', { welcomes: [{ ...originalKit.welcomes[1]!, role: null }] }, '没有说是谁的'],
])('is refused: %s', (_what, change, words) => {
  expect(problemsOf({ tags: [], scripts: [], codes: [], welcomes: [], ...change }).join()).toContain(words)
})

it('tags of one group go together, codes one by one', () => {
  const items = [{ part: 'tag' as const, content: { group: '一' } }, { part: 'tag' as const, content: { group: '二' } }, { part: 'tag' as const, content: { group: '一' } }, { part: 'code' as const, content: {} }, { part: 'code' as const, content: {} }]
  expect([nextBatch(items).length, nextBatch(items.slice(3)).length, nextBatch([]).length]).toEqual([2, 1, 0])
})
