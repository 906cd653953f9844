// @ts-expect-error plain JavaScript without declarations
import { say, step } from '../../scripts/lib/say.mjs'
import { sidebarToken } from '../support/login.ts'
import { contactCount, externalUserIdOf, fillStore, personIdOf } from './first-screen-data.ts'
import { startFloor } from './floor.ts'
import { fire, requestBytes, targetOf } from './load.ts'
import { compared, interleaved, median, quantile, type Measure } from './measure.ts'
import type { Stacks } from './stacks.ts'

const perRound = 1_500
/** Until the compiler has settled: a server runs for days. */
const warmUp = 6_000
const advisor = 'chenxiaofeng'

/** `first-screen`: what the sidebar asks when a chat is opened, for customers of one's own, one request after the other. */
export async function benchFirstScreen(stacks: Stacks): Promise<Measure[]> {
  const stack = await stacks.all()
  const token = await sidebarToken(stack.product, stack.sim, advisor, 'wwG_huayue')
  const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { m: string }
  const { memberIds } = await step(`fill one store with ${contactCount} customers`, () => fillStore(stack.databaseUrl, '星程合肥包河店')) as Awaited<ReturnType<typeof fillStore>>
  const mine = memberIds.indexOf(claims.m)
  if (mine < 0) throw new Error(`${advisor} is not among the store's advisors`)
  const floor = await startFloor('floor-read', { ...stack.env, DEMO: '1', DATABASE_URL: stack.databaseUrl, LOG_LEVEL: 'warn' })
  const headers = { authorization: `Bearer ${token}` }
  const own = (): number => mine + memberIds.length * Math.floor(Math.random() * Math.floor(contactCount / memberIds.length))
  const requests = (count: number, path: (index: number) => string): Buffer[] => Array.from({ length: count }, () => requestBytes('GET', path(own()), headers))
  const screens = (count: number) => fire(targetOf(stack.product), requests(count, (index) => `/api/v1/sidebar/customer?externalUserId=${externalUserIdOf(index)}`), 1)
  const rows = (count: number) => fire(targetOf(floor.origin), requests(count, (index) => `/person?id=${personIdOf(index)}`), 1)
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
