import { describe, expect, it } from 'vitest'
import { autoRemark, hashOfWay, stateOf, statusAt } from './codes.model.ts'

describe('channel codes', () => {
  it('follow their window', () => {
    const code = { status: 'active' as const, validFrom: new Date('2026-06-01T00:00:00Z'), validTo: new Date('2026-06-03T00:00:00Z') }
    expect(['2026-05-31T23:59:59Z', '2026-06-02T00:00:00Z', '2026-06-03T00:00:00Z'].map((at) => statusAt(code, new Date(at)))).toEqual(['scheduled', 'active', 'expired'])
    expect(statusAt({ ...code, status: 'disabled' }, new Date('2026-06-02T00:00:00Z'))).toBe('disabled')
  })
  it('set a remark only where the advisor has not', () => {
    expect(autoRemark('车展', 'Lily', '')).toBe('车展-Lily')
    expect(autoRemark('车展', 'Lily', 'Lily')).toBe('车展-Lily')
    expect(autoRemark('车展', 'Lily', '王女士')).toBeNull()
    expect(autoRemark(null, 'Lily', '')).toBeNull()
    expect([...autoRemark('车展', '很'.repeat(30), '')!]).toHaveLength(20)
  })
  it('call WeCom only when something changed, whatever the order of members', () => {
    const way = { remark: 'a', state: 's', userids: ['x', 'y'], skipVerify: true }
    expect(hashOfWay({ ...way, userids: ['y', 'x'] })).toBe(hashOfWay(way))
    expect(hashOfWay({ ...way, skipVerify: false })).not.toBe(hashOfWay(way))
  })
  it('have a state of at most 30 characters', () => {
    expect(stateOf('9223372036854775807').length).toBeLessThanOrEqual(30)
  })
})
