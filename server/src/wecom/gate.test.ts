import { expect, it } from 'vitest'
import { CallGate } from './gate.ts'

it('keeps the limit and lets a welcome pass a waiting sync', async () => {
  const gate = new CallGate(2)
  const order: string[] = []
  let running = 0
  let most = 0
  const call = (name: string, priority: 'welcome' | 'interactive' | 'sync') => gate.run(priority, async () => {
    running += 1
    most = Math.max(most, running)
    await new Promise((resolve) => setTimeout(resolve, 5))
    order.push(name)
    running -= 1
  })
  await Promise.all([call('a', 'sync'), call('b', 'sync'), call('c', 'sync'), call('d', 'interactive'), call('hello', 'welcome')])
  expect(most).toBe(2)
  expect(order.indexOf('hello')).toBeLessThan(order.indexOf('c'))
  expect(order.at(-1)).toBe('c')
})
