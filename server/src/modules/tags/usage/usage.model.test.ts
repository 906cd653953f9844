import { describe, expect, it } from 'vitest'
import { suggestMapping } from '../mapping/mapping.model.ts'
import { isDead, suggestTarget, type UsageRow } from './dead-tags.model.ts'
import { rollUp } from './roll-up.model.ts'

const now = Date.UTC(2026, 5, 1)
const ago = (days: number) => new Date(now - days * 86_400_000)
const tag = (id: string, name: string, more: Partial<UsageRow> = {}): UsageRow => ({ id, name, tagGroupId: '1', scope: 'store', home: 'store/5', computed: false, merging: false, lastUsedAt: ago(3), createdAt: ago(300), uses: 1, ...more })

describe('dead tags', () => {
  it.each([
    ['used half a year ago', { lastUsedAt: ago(184) }, true],
    ['used lately', { lastUsedAt: ago(100) }, false],
    ['never used for a season', { lastUsedAt: null, createdAt: ago(91) }, true],
    ['new', { lastUsedAt: null, createdAt: ago(10) }, false],
    ['computed', { lastUsedAt: null, computed: true }, false],
  ])('%s', (_, more, dead) => expect(isDead(tag('1', 'x', more), now)).toBe(dead))

  it('may become a living one of the same home with nearly the same name', () => {
    const old = tag('1', '春季车展', { lastUsedAt: null })
    expect(suggestTarget(old, [old, tag('2', '车展', { uses: 2 }), tag('3', '车展', { home: 'store/6' })], now)?.id).toBe('2')
    expect(suggestTarget(old, [old, tag('2', '答谢会')], now)).toBeNull()
    expect(suggestTarget(old, [old, tag('2', '车展', { lastUsedAt: ago(400) })], now)).toBeNull()
  })
})

it('an equal name suggests a group tag, two of them none', () => {
  expect(suggestMapping('小区 驻点', [{ id: '1', name: '小区驻点' }, { id: '2', name: '转介绍' }])).toMatchObject({ id: '1' })
  expect(suggestMapping('小区驻点', [{ name: '小区驻点' }, { name: '小区驻点' }])).toBeNull()
})

it('adds up copies and mapped tags by name; small numbers of another company stay unsaid', () => {
  const row = (storeId: string, uses: number, own: boolean) => ({ groupName: '渠道来源', name: '小区驻点', storeId, uses, own })
  expect(rollUp([row('5', 8, true), row('5', 3, false), row('6', 4, true), row('7', 12, true)], [{ id: '5', open: true }, { id: '6', open: false }, { id: '7', open: false }]))
    .toEqual([{ name: '渠道来源', tags: [{ name: '小区驻点', total: 23, mapped: 3, byStore: [11, null, 12] }] }])
})
