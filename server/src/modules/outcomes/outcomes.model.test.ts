import { expect, it } from 'vitest'
import { careTitle, isNoPhone, semanticAfter } from './outcomes.model.ts'

it.each(['没留电话', '未留手机号', '不肯留电话', '没有联系方式', '客户没给号码'])('「%s」 is no reason to give somebody up', (text) => expect(isNoPhone(text)).toBe(true))
it.each(['买了别家的车', '价格谈不拢', '电话里说再等等', '预算不够', '没时间看车'])('「%s」 is one', (text) => expect(isNoPhone(text)).toBe(false))

it('keeps the person with a task that sells nothing', () => {
  expect(careTitle('bought_competitor', '同级SUV-B')).toBe('问问 同级SUV-B 开得怎么样')
  expect(careTitle('bought_competitor', null)).toBe('问问新车开得怎么样')
  expect(semanticAfter('postponed')).toBe('nurture')
  expect(semanticAfter('bought_competitor')).toBe('lost')
})
