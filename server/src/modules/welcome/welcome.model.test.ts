import { describe, expect, it } from 'vitest'
import { checkWelcome, chooseRule, renderWelcome } from './welcome.model.ts'

const values = { advisor: '陈晓峰', storeName: '星程合肥包河店', storeShortName: '包河', storePhone: '0551', brand: '星程', codeName: null }

describe('welcome', () => {
  it('never guesses a name', () => {
    expect(renderWelcome('{称呼}，我是{门店}的{顾问}', values)).toBe('您，我是星程合肥包河店的陈晓峰')
    expect(renderWelcome('您好{称呼}，我是{顾问}', values)).toBe('您好，我是陈晓峰')
  })
  it('takes the most specific rule that is on', () => {
    const rule = (target: string, enabled = true) => ({ target, text: target, enabled })
    const all = [rule('group'), rule('store:1'), rule('role:1:sales_advisor'), rule('employee:7')]
    const pick = (rules: typeof all) => chooseRule(rules, { memberId: '7', storeId: '1', roles: ['sales_advisor'] })?.target
    expect(pick(all)).toBe('employee:7')
    expect(pick([...all.slice(0, 3), rule('employee:7', false)])).toBe('role:1:sales_advisor')
    expect(pick(all.slice(0, 2))).toBe('store:1')
    expect(pick(all.slice(0, 1))).toBe('group')
    expect(pick([])).toBeUndefined()
  })
  it('refuses unknown variables and what WeCom would cut', () => {
    expect(() => checkWelcome('{车型}您好')).toThrow('车型')
    expect(() => checkWelcome('很'.repeat(1400))).toThrow('太长')
    expect(() => checkWelcome('您好，我是{顾问}')).not.toThrow()
  })
})
