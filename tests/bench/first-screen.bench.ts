// @ts-expect-error plain JavaScript without declarations
import { say } from '../../scripts/lib/say.mjs'
import { personIdOf } from './first-screen-data.ts'
import { startFloor } from './floor.ts'
import { fire, requestBytes, targetOf } from './load.ts'
import { compared, interleaved, median, quantile, type Measure } from './measure.ts'
import { openScreens } from './open-screens.ts'
import type { Stacks } from './stacks.ts'

const contacts = 100_000
const perRound = 1_500
/** Until the compiler has settled: a server runs for days. */
const warmUp = 6_000

/** `first-screen`: what the sidebar asks when a chat is opened, for customers of one's own, one request after the other. */
export async function benchFirstScreen(stacks: Stacks): Promise<Measure[]> {
  const stack = await stacks.all()
  const { screens, own, headers } = await openScreens(stack, contacts)
  const floor = await startFloor('floor-read', { ...stack.env, DEMO: '1', DATABASE_URL: stack.databaseUrl, LOG_LEVEL: 'warn' })
  const rows = (count: number) => fire(targetOf(floor.origin), Array.from({ length: count }, () => requestBytes('GET', `/person?id=${personIdOf(own())}`, headers)), 1)
  try {
    await rows(warmUp)
    await screens(warmUp)
    const pairs = await interleaved(() => screens(perRound), () => rows(perRound))
    const p95 = (fired: { milliseconds: number[] }[]) => median(fired.map((one) => quantile(one.milliseconds, 0.95))).toFixed(2)
    say(`  p95 ${p95(pairs.map((pair) => pair.product))} ms, floor's p95 ${p95(pairs.map((pair) => pair.floor))} ms`)
    return [compared('first-screen', pairs.map((pair) => ({ product: median(pair.product.milliseconds), floor: median(pair.floor.milliseconds) })), { goal: 4, better: 'lower', unit: 'ms (median)' })]
  } finally {
    await floor.stop()
  }
}
