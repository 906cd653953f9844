import { describe, expect, it } from 'vitest'
import { needWords, tagReasons, welcomeWords } from './customer-words.ts'

describe('customer words', () => {
  it('names only what is known', () => {
    expect(needWords({ budgetMin: 15, budgetMax: 18, tradeIn: false, householdSize: 3, focus: ['安全', '空间'] })).toEqual([
      { label: '预算', value: '15–18 万' }, { label: '旧车', value: '不置换' }, { label: '家里', value: '3 口人' }, { label: '关注', value: '安全、空间' },
    ])
    expect(needWords({})).toEqual([])
    expect(needWords({ budgetMax: 20 })).toEqual([{ label: '预算', value: '20 万以内' }])
  })
  it('says once why several tags are there', () => {
    const reason = '扫「展厅门口」自动打上'
    expect(tagReasons([{ name: '自然到店', reason }, { name: '展厅门口', reason }, { name: '空间', reason: null }])).toBe('「自然到店」「展厅门口」：扫「展厅门口」自动打上')
    expect(tagReasons([])).toBe('')
  })
  it('tells what became of the welcome and who can act', () => {
    expect(welcomeWords({ status: 'sent', ms: 392, reason: null }).text).toBe('欢迎语已送达，用时 392 毫秒')
    expect(welcomeWords({ status: 'failed', ms: null, reason: '超过 20 秒' })).toEqual({ text: '欢迎语没送到：超过 20 秒。请顾问自己发一条。', tone: 'red' })
  })
})
