import { describe, expect, it } from 'vitest'
import { tagReasons, welcomeWords } from './customer-words.ts'

describe('customer words', () => {
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
