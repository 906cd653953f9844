import { describe, expect, it } from 'vitest'
import { choosePraise, digestSentence, type AdvisorDay } from './praise.model.ts'

const day = (name: string, over: Partial<AdvisorDay>): AdvisorDay => ({ memberId: name, name, adds: 0, usualAdds: 0, deleted: 0, dueTasks: 0, onTime: 0, ...over })

describe('one good word a morning', () => {
  it('goes to who did more than usual for them, not to who always does most', () => {
    expect(choosePraise([day('多', { adds: 9, usualAdds: 9 }), day('周凯', { adds: 6, usualAdds: 4 })])).toEqual({ memberId: '周凯', name: '周凯', words: '周凯 昨天加了 6 位好友', why: '比平时多 2 位，没有一位删除' })
  })
  it('not to who lost a customer that day; then to who left nothing undone', () => {
    expect(choosePraise([day('丢了人', { adds: 8, usualAdds: 1, deleted: 1 }), day('稳', { dueTasks: 4, onTime: 4 })])).toMatchObject({ name: '稳', words: '稳 昨天的 4 件跟进都按时做完了' })
  })
  it('to nobody where there is nothing: an empty word is worse than none', () => {
    expect(choosePraise([day('甲', { adds: 1, usualAdds: 1, dueTasks: 3, onTime: 2 })])).toBeNull()
  })
})

it('opens with what happened and who waits', () => {
  expect(digestSentence(18, 3)).toBe('昨天加了 18 位好友，今天有 3 位客户需要你。')
  expect(digestSentence(0, 0)).toBe('昨天没有新好友，今天没有客户等着你。')
})
