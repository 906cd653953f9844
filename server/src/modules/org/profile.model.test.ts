import { expect, it } from 'vitest'
import { profileOf, publicOf } from './profile.model.ts'

it.each([
  [undefined, { known: false, channels: null, address: null, hours: null }],
  [{}, { known: true, channels: null, address: null, hours: null }],
  [{ wechat_channels: { nickname: '包河店', status: 1 }, external_attr: [{ name: '店面地址', text: { value: '包河路 1 号' } }, { name: '营业时间', text: { value: '' } }] }, { known: true, channels: { nickname: '包河店', confirmed: false }, address: '包河路 1 号', hours: null }],
  [{ wechat_channels: { nickname: '', status: 0 }, external_attr: [{ name: '营业时间', web: { title: '看营业时间' } }] }, { known: true, channels: null, address: null, hours: '看营业时间' }],
])('%j', (external_profile, expected) => expect(publicOf(profileOf(external_profile ? { external_profile } : {}))).toEqual(expected))
