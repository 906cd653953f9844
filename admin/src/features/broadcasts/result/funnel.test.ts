import { describe, expect, it } from 'vitest'
import { funnelSteps } from './funnel.ts'

describe('the funnel', () => {
  const funnel = { target: 100, tasks: 4, confirmed: 2, delivered: 60, notFriend: 3, overLimit: 2, unsent: 5, deleted48h: 1 }
  it('accounts for everybody', () => {
    const steps = funnelSteps(funnel, 'running')
    expect(steps.map((one) => [one.key, one.persons])).toEqual([['target', 100], ['delivered', 60], ['open', 30], ['unsent', 5], ['overLimit', 2], ['notFriend', 3], ['deleted48h', 1]])
    expect(steps.filter((one) => one.look !== 'after' && one.key !== 'target').reduce((sum, one) => sum + one.persons, 0)).toBe(100)
  })
  it('nobody waits when it is over, and what is not there is not drawn', () => {
    expect(funnelSteps({ ...funnel, notFriend: 0, overLimit: 0 }, 'over').map((one) => [one.key, one.persons])).toEqual([['target', 100], ['delivered', 60], ['unsent', 40], ['deleted48h', 1]])
    expect(funnelSteps({ target: 5, tasks: 0, confirmed: 0, delivered: 0, notFriend: 0, overLimit: 0, unsent: 0, deleted48h: 0 }, 'planned').map((one) => one.name)).toEqual(['要发的', '送达', '还没到时间'])
  })
})
