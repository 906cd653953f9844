// @ts-expect-error plain JavaScript without declarations
import { say } from '../../scripts/lib/say.mjs'
import { compared, interleaved, median, quantile, type Measure } from './measure.ts'
import { openScreens } from './open-screens.ts'
import type { Stacks } from './stacks.ts'

const small = 10_000
const large = 1_000_000
const perRound = 1_000
const warmUp = 5_000

/** `bootstrap-1m`: the first screen of a store with a million customers beside that of one with ten thousand, each in a database of its own. */
export async function benchBootstrap(stacks: Stacks): Promise<Measure[]> {
  try {
    const few = (await openScreens(await stacks.small(), small)).screens
    const many = (await openScreens(await stacks.large(), large)).screens
    await few(warmUp)
    await many(warmUp)
    const pairs = await interleaved(() => many(perRound), () => few(perRound))
    const p95 = (fired: { milliseconds: number[] }[]) => median(fired.map((one) => quantile(one.milliseconds, 0.95))).toFixed(2)
    say(`  p95 ${p95(pairs.map((pair) => pair.product))} ms, with ${small} ${p95(pairs.map((pair) => pair.floor))} ms`)
    return [compared('bootstrap-1m', pairs.map((pair) => ({ product: median(pair.product.milliseconds), floor: median(pair.floor.milliseconds) })), { goal: 1.3, better: 'lower', unit: 'ms (median)' })]
  } finally {
    await stacks.stop('small')
    await stacks.stop('large')
  }
}
