import { expect, it } from 'vitest'
import { readArrivals } from './arrivals.ts'

it.each([
  ['13800001234', { phone: '13800001234', plate: null, name: null, advisor: null }],
  ['陈先生 138 0000 1234 张悦', { phone: '13800001234', plate: null, name: '陈先生', advisor: '张悦' }],
  ['苏a12345，刘女士', { phone: null, plate: '苏A·12345', name: '刘女士', advisor: null }],
  ['皖a·d12345 Tom 李Amy', { phone: null, plate: '皖A·D12345', name: 'Tom', advisor: '李Amy' }],
  ['皖A·D12345,+86-13800001234,,杨帆', { phone: '13800001234', plate: '皖A·D12345', name: null, advisor: '杨帆' }],
])('%s', (text, wanted) => expect(readArrivals(text, ['张悦', '杨帆', '李Amy'])).toEqual({ lines: [wanted], unread: [] }))

it('skips a heading and empty lines, and gives back what it cannot read', () => {
  const read = readArrivals('﻿姓名,手机号,车牌\r\n\r\n孙女士,13900005678,\n没留姓名 2 人\n12345', [])
  expect(read.lines).toEqual([{ phone: '13900005678', plate: null, name: '孙女士', advisor: null }])
  expect(read.unread).toEqual(['没留姓名 2 人', '12345'])
})
