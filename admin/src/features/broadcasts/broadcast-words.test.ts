import type { Proposal } from '@chitang/shared/contracts/broadcasts'
import { describe, expect, it } from 'vitest'
import { dayWord, listSentence, proposalWords, resultSentence, takenWords } from './broadcast-words.ts'

const now = Date.parse('2026-06-04T02:00:00.000Z')
const saturday = '2026-06-06T02:00:00.000Z'
const sunday = '2026-06-07T02:00:00.000Z'
const proposal = (one: Partial<Proposal>): Proposal => ({ kind: 'move', plannedAt: sunday, persons: 1800, recommended: true, ours: null, theirs: null, askMinutes: null, ...one })
const funnel = { target: 1800, tasks: 6, confirmed: 3, delivered: 900, notFriend: 0, overLimit: 0, unsent: 0, deleted48h: 0 }

describe('the words of broadcasts', () => {
  it('names days as a person would', () => {
    expect([now, now + 86_400_000, Date.parse(sunday)].map((time) => dayWord(new Date(time).toISOString(), now))).toEqual(['今天', '明天', '周日'])
    expect(dayWord('2026-06-14T02:00:00.000Z', now)).toBe('6/14 周日')
  })
  it('says of each way out what it is, what it costs and what the button does', () => {
    expect(proposalWords(proposal({}), 1800, saturday, now)).toMatchObject({ title: '改到 6/7 周日 10:00', act: '改到周日，发 1\u202f800 人' })
    expect(proposalWords(proposal({ kind: 'skip', persons: 1488, plannedAt: saturday }), 1800, saturday, now)).toMatchObject({ title: '仍发周六，跳过这 312 人', act: '仍发周六，发 1\u202f488 人' })
    expect(proposalWords(proposal({ persons: 1790 }), 1800, saturday, now).line).toBe('那天有 10 人已有安排，会跳过。')
    expect(proposalWords(proposal({ kind: 'split', persons: 1662, ours: 174, theirs: 138, askMinutes: 120 }), 1800, saturday, now).line).toBe('174 人归本店、138 人归对方店。要对方点头，2 小时没回就按跳过处理。')
  })
  it('names no store across companies', () => {
    const other = { broadcastId: null, storeName: null, title: null, plannedAt: null, createdBy: null, bookedAt: null, persons: 9 }
    expect(takenWords([other])).toBe('人当日已达触达上限')
    expect(takenWords([other, { ...other, storeName: '政务' }])).toBe('人当天已有安排')
    expect(takenWords([])).toBe('人当天已有安排')
  })
  it('opens with what waits', () => {
    expect(resultSentence({ state: 'sending', title: '专场', plannedAt: saturday, funnel, audience: { storeId: '1' } }, 3, now)).toBe('已送达 900 人，还有 3 位顾问没确认')
    expect(resultSentence({ state: 'done', title: '专场', plannedAt: saturday, funnel, audience: { storeId: '1', groupChatIds: ['2'] } }, 0, now)).toBe('送达 900 个群，900 个群没收到')
    const row = { id: '1', title: '专场', storeName: '包河', class: 'marketing' as const, state: 'sending' as const, plannedAt: saturday, target: 9, delivered: 3, waitingAdvisors: 2, createdBy: '刘敏' }
    expect(listSentence([row])).toBe('1 个群发等顾问确认，共 2 位顾问没点')
    expect(listSentence([row, { ...row, state: 'waiting' }])).toBe('1 个群发等审批，1 个等顾问确认')
    expect(listSentence([])).toBe('群发')
  })
})
