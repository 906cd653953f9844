import { expect, it } from 'vitest'
import { sentenceOf } from './sentence.ts'

it('says what happened in one sentence, even when nobody is known', () => {
  const base = { event: 'change_external_contact', contactName: 'Lily', memberName: '陈晓峰', sourceName: '展厅门口' }
  expect(sentenceOf({ ...base, changeType: 'add_external_contact' })).toBe('Lily 加了 陈晓峰（展厅门口）')
  expect(sentenceOf({ ...base, changeType: 'del_follow_user' })).toBe('Lily 删除了 陈晓峰')
  expect(sentenceOf({ event: 'change_external_contact', changeType: 'del_external_contact', contactName: null, memberName: null, sourceName: null })).toBe('一位成员 删除了 新客户')
  expect(sentenceOf({ event: 'enter_agent', changeType: null, contactName: null, memberName: null, sourceName: null })).toBe('企业微信通知：enter_agent')
})
