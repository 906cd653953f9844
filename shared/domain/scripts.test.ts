import { describe, expect, it } from 'vitest'
import { missingVariables, renderText, variablesOf } from './scripts.ts'

describe('scripts', () => {
  it('show what is missing instead of sending it', () => {
    expect(variablesOf('{称呼}，{车型}落地{总价}，{车型}')).toEqual(['称呼', '车型', '总价'])
    expect(missingVariables('{称呼}，{车型}落地{总价}', { 车型: '越屿' })).toEqual(['总价'])
    expect(renderText('{车型}落地{总价}', { 车型: '越屿' })).toBe('越屿落地{总价}')
  })
  it('say the fallback of an unknown value, and nothing for an empty one', () => {
    expect(renderText('来试试{车型|这台车}', {})).toBe('来试试这台车')
    expect(renderText('来试试{车型|这台车}', { 车型: '越屿' })).toBe('来试试越屿')
    expect(renderText('您好{称呼|}，我是陈', {})).toBe('您好，我是陈')
    expect(missingVariables('{车型|这台车}{总价}', {})).toEqual(['总价'])
    expect(variablesOf('{车型|这台车}')).toEqual(['车型'])
  })
  it('say 您 until somebody confirmed how to address the customer', () => {
    expect(renderText('{称呼}，您说的价格', {})).toBe('您说的价格')
    expect(renderText('您好{称呼}，我是陈', {})).toBe('您好，我是陈')
    expect(renderText('{称呼}，我是陈', {})).toBe('您，我是陈')
    expect(renderText('{称呼}您好', {})).toBe('您好')
    expect(renderText('{称呼}您好', { 称呼: '王女士' })).toBe('王女士您好')
  })
})
