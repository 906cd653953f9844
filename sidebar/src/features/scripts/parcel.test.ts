import type { ScriptPart } from '@chitang/shared/contracts/script-content'
import { expect, it } from 'vitest'
import { leftOver, missingOf, outgoing, plainTexts } from './parcel.ts'

const parts: ScriptPart[] = [
  { kind: 'text', text: '{称呼}，补贴{补贴}，{政策|按店里的来}。' }, { kind: 'image', assetId: '7', name: '配置表.png' }, { kind: 'text', text: '有事打{门店电话}' },
]

it('what is shown is what is sent, part by part', () => {
  const texts = plainTexts(parts, { 称呼: '王女士', 补贴: '5000 元', 门店电话: '0551' })
  expect([...texts]).toEqual([[0, '王女士，补贴5000 元，按店里的来。'], [2, '有事打0551']])
  expect(outgoing(parts[0]!, 0, texts, null)).toEqual({ message: { msgtype: 'text', text: { content: '王女士，补贴5000 元，按店里的来。' } } })
})

it('a gap is named and never goes out', () => {
  expect(missingOf(parts, { 称呼: '王女士' })).toEqual(['补贴', '门店电话'])
  expect(leftOver(plainTexts(parts, {}).values())).toBe('补贴')
  expect(leftOver(['都填好了'])).toBeNull()
})

it('a picture goes out as the server made it ready, or says why it cannot', () => {
  const texts = plainTexts(parts, {})
  const ready = { msgtype: 'image' as const, image: { mediaid: 'm1' } }
  expect(outgoing(parts[1]!, 1, texts, [{ index: 1, ready, error: null }])).toEqual({ message: ready })
  expect(outgoing(parts[1]!, 1, texts, [{ index: 1, ready: null, error: { code: 'x', message: '图片没传上去', action: '告诉店长' } }])).toEqual({ problem: '图片没传上去，告诉店长' })
  expect(outgoing(parts[1]!, 1, texts, null)).toEqual({ problem: '图片还没准备好，稍等再发' })
})
