import { expect, it } from 'vitest'
import { missingOf, profilesSentence } from './profile-words.ts'

const full = { memberId: '1', name: '陈晓峰', known: true, channels: { nickname: '包河店', confirmed: true }, address: '包河大道 88 号', hours: '每天 8:30–18:00' }

it('says what a customer does not find', () => {
  expect(missingOf(full)).toEqual([])
  expect(missingOf({ ...full, channels: { nickname: '包河店', confirmed: false }, hours: null })).toEqual(['视频号还没确认', '营业时间'])
  expect(missingOf({ ...full, known: false, channels: null, address: null })).toEqual([])
  expect([profilesSentence([]), profilesSentence([full]), profilesSentence([full, { ...full, address: null }]), profilesSentence([{ ...full, known: false }])]).toEqual(['员工对外资料', '1 位能接待客户的同事，对外资料都齐了。', '2 位里有 1 位的对外资料不全，客户点开头像看不到。', '企业微信没有把对外资料给这个应用。'])
})
