import type { WelcomeRule } from '@chitang/shared/contracts/welcome'
import { describe, expect, it } from 'vitest'
import { groupRules, reachWords, welcomeSentence } from './welcome-words.ts'

const rule = (part: Partial<WelcomeRule>): WelcomeRule => ({
  id: '1', level: 'store', storeId: '1', targetId: null, targetName: '星程合肥包河店', text: '', attachments: [], enabled: true, updatedAt: '2026-06-04T02:00:00.000Z', canEdit: true, ...part,
})

describe('welcome rules', () => {
  it('stand in the order in which they win', () => {
    expect(groupRules([rule({ level: 'group' }), rule({ level: 'employee' })]).map((group) => [group.level, group.rules.length])).toEqual([['employee', 1], ['role', 0], ['store', 0], ['group', 1]])
  })
  it('say whom they reach', () => {
    expect(reachWords(rule({ level: 'employee', targetName: '陈晓峰' }))).toBe('陈晓峰加的客户')
    expect(reachWords(rule({}))).toBe('星程合肥包河店的其他客户')
  })
  it('warn when some customers would get nothing', () => {
    expect(welcomeSentence([])).toBe('还没有欢迎语，新客户收不到第一句话。')
    expect(welcomeSentence([rule({ level: 'role' })])).toContain('还收不到')
    expect(welcomeSentence([rule({}), rule({ level: 'role', enabled: false })])).toBe('1 条欢迎语在用，每位新客户都有一句。')
  })
})
