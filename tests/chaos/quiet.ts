import { setTimeout as sleep } from 'node:timers/promises'
import type { ChaosStack } from './stack.ts'

interface Left { inbox: string; welcomes: string; jobs: string; running: string }

const patienceMs = 90_000
/** Longer than the longest back-off. */
const leapMs = 15 * 60_000

/** Everything mended and up again; then until nothing waits any more. Returns what would not come to rest. */
export async function comeToRest(stack: ChaosStack): Promise<string | null> {
  const { wecom, database, webs, workers } = stack
  await wecom.ask('DELETE', 'faults')
  await database.untilUp()
  await Promise.all([...webs, ...workers].map((one) => one.untilReady(60)))
  await mended(stack)
  await delivered(stack)

  const deadline = Date.now() + patienceMs
  let leapt = Date.now() + 6_000
  for (let quiet = 0; quiet < 3;) {
    const left = await leftOver(stack)
    const waiting = Number(left.inbox) + Number(left.welcomes) + Number(left.jobs)
    quiet = waiting === 0 ? quiet + 1 : 0
    if (Date.now() > deadline) return `${left.inbox} events, ${left.welcomes} welcomes, ${left.jobs} jobs still wait after ${patienceMs / 1000} s without a fault`
    // Who waits for a second try need not be waited for: the shared clock leaps. Welcomes live by seconds, so they go first.
    if (waiting > 0 && Number(left.welcomes) === 0 && Date.now() > leapt) {
      await stack.advance(leapMs)
      leapt = Date.now() + 3_000
    }
    await sleep(250)
  }
  return null
}

/** Until every recovery has been seen. */
async function mended({ faults }: ChaosStack): Promise<void> {
  for (const deadline = Date.now() + 60_000; faults.standing.length > 0; await sleep(50))
    if (Date.now() > deadline) throw new Error(`not mended: ${faults.standing.map((entry) => entry.what).join(', ')}`)
}

/** Until WeCom has no event under way. */
export async function delivered(stack: ChaosStack): Promise<void> {
  const deadline = Date.now() + 40_000
  for (;;) {
    const pending = (await Promise.all(stack.corps.map((corp) => stack.wecom.deliveries(corp.corpId)))).flat().filter((one) => one.outcome === 'pending')
    if (pending.length === 0) return
    if (Date.now() > deadline) throw new Error(`the simulator still delivers ${pending.length} events`)
    await sleep(200)
  }
}

/** Lane-less jobs that run may belong to a process that was killed; nothing that is compared waits for them. */
async function leftOver(stack: ChaosStack): Promise<Left> {
  const [left] = await stack.sql<Left>(
    `SELECT (SELECT COUNT(*) FROM inbox WHERE status = 'pending') AS inbox, (SELECT COUNT(*) FROM inbox WHERE welcome_state IN ('pending', 'running')) AS welcomes,
            (SELECT COUNT(*) FROM job WHERE status = 'ready' OR (status = 'running' AND lane IS NOT NULL)) AS jobs, (SELECT COUNT(*) FROM job WHERE status = 'running' AND lane IS NULL) AS running`)
  return left!
}
