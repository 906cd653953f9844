import { expect, it } from 'vitest'
import { PollingLoop } from './polling-loop.ts'

const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

it('works on no more than it may, finishes what runs when stopped, and survives a failing item', async () => {
  const waiting = Array.from({ length: 9 }, (_, n) => n)
  const failures: unknown[] = []
  const done: number[] = []
  let running = 0
  let most = 0
  const loop = new PollingLoop<number>({
    concurrency: 3, pollMs: 10_000,
    claim: async (free) => waiting.splice(0, free),
    async work(n) {
      running += 1
      most = Math.max(most, running)
      await settled()
      running -= 1
      if (n === 4) throw new Error('four')
      done.push(n)
    },
    failed: (what, cause) => void failures.push([what, (cause as Error).message]),
  })
  loop.start()
  while (done.length < 8) await settled()
  waiting.push(100)
  loop.wake()
  while (waiting.length > 0) await settled()
  await loop.stop()
  expect(done).toEqual([0, 1, 2, 3, 5, 6, 7, 8, 100])
  expect(most).toBe(3)
  expect(failures).toEqual([['work', 'four']])
})

it('a wake that comes while it claims is not lost', async () => {
  let claims = 0
  const loop = new PollingLoop<never>({
    concurrency: 1, pollMs: 60_000,
    async claim() {
      claims += 1
      if (claims === 1) loop.wake()
      await settled()
      return []
    },
    work: async () => undefined, failed: () => undefined,
  })
  loop.start()
  while (claims < 2) await settled()
  await loop.stop()
  expect(claims).toBe(2)
})
