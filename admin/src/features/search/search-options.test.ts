import { expect, it } from 'vitest'
import { hitsToOptions, nothingWords } from './search-options.ts'

it('puts the whole name before what only has the words in it', () => {
  const hit = (kind: 'customer' | 'tag', id: string, title: string) => ({ kind, id, title, detail: '', by: null })
  expect(hitsToOptions([hit('customer', '1', '郑女士 置换'), hit('tag', '2', '置换专场'), hit('tag', '3', '置换')], '置换').map((one) => one.title)).toEqual(['置换', '郑女士 置换', '置换专场'])
})

it('says why nothing was found', () => {
  expect(['13812345678', '67', '皖A', '皖A12', '皖A12345', '没有的人'].map(nothingWords)).toEqual(['手机号用后四位找', '手机号要写后四位', '车牌要写整块，例如皖A12345', '车牌要写整块，例如皖A12345', '没有叫「皖A12345」的客户或标签', '没有叫「没有的人」的客户或标签'])
})
