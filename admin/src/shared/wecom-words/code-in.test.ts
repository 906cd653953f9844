import { expect, it } from 'vitest'
import { codeIn } from './code-in.ts'

const sayings = [{ errcode: 60111, reason: '企业微信里没有这位成员' }, { errcode: 45009, reason: '企业微信限制了调用次数' }, { errcode: 40001, reason: '凭证不对' }, { errcode: 40003, reason: '成员账号不对，要重新同步' }, { errcode: 40031, reason: '成员账号不对，要重新同步' }]

it('finds what WeCom said in what a piece of work left behind', () => {
  expect(codeIn('externalcontact/add_contact_way → 60111 invalid userid', sayings)).toEqual({ find: '60111', errcode: 60111 })
  expect(codeIn('企业微信没有接受（错误码 45009）', sayings)).toEqual({ find: '45009', errcode: 45009 })
  expect(codeIn('企业微信里没有这位成员，同步一次人员再试', sayings)).toEqual({ find: '60111', errcode: 60111 })
  expect(codeIn('成员账号不对，要重新同步。', sayings)).toEqual({ find: '成员账号不对，要重新同步', errcode: null })
  expect([codeIn('没有人接待', sayings), codeIn('凭证不对', sayings), codeIn('→ 99999 x', sayings)]).toEqual([null, null, null])
})
