import { keepDeadlines } from '../../../server/src/modules/broadcasts/plan/deadlines.ts'
import { turnBroadcasts } from '../../../server/src/modules/broadcasts/results/clockwork.ts'
import type { Scope } from '../../../server/src/platform/access/scope.ts'
import type { FileOffsetClock } from '../../../server/src/platform/clock/clock.ts'
import { dayAt, localDay, localParts } from '../../../server/src/platform/clock/day.ts'
import { drawer, type Draw } from '../../chaos/draw.ts'
import { scopeOf, storeId } from '../broadcasts.ts'
import { eventually, startHarness, throughOtherNode, type Harness } from '../harness.ts'
import { WorkerProcesses } from './processes.ts'

export const corpId = 'wwG_huayue'
export const zone = 'Asia/Shanghai'
const storeNames = ['政务', '江宁', '光谷', '郑东']
const people = 12

export interface LedgerStore { id: string; scope: Scope }

/** Four stores of one corp, a dozen customers of two or three of them, two worker processes, one clock. */
export interface LedgerWorld {
  h: Harness
  workers: WorkerProcesses
  draw: Draw
  stores: LedgerStore[]
  hq: Scope
  /** The customers, and each advisor of theirs. */
  shared: string[]
  friends: { userid: string; externalUserid: string }[]
  /** Since when they are friends: the audience of every plan. */
  since: string
  now(): Date
  advance(ms: number): Promise<void>
  advanceTo(at: Date): Promise<void>
  /** `days` from today, at this hour. */
  at(days: number, hour: number, minute?: number): Date
  /** Everything that is due is done. */
  settled(): Promise<void>
  stop(): Promise<void>
}

export async function startLedgerWorld(seed: number): Promise<LedgerWorld> {
  const h = await startHarness({ workers: false })
  const workers = new WorkerProcesses((which) => ({ ...h.product.config, role: 'worker', databaseUrl: throughOtherNode(h.databaseUrl, which), databasePoolSize: 8 }))
  await workers.build()
  await workers.start()
  const clock = h.product.kit.clock as FileOffsetClock
  const now = (): Date => clock.now()
  const advance = async (ms: number): Promise<void> => {
    await h.control('POST', 'clock', { advanceMs: ms })
    clock.read()
    await workers.wake()
  }
  const open = async (): Promise<boolean> => (await h.rows("SELECT 1 FROM job WHERE (kind LIKE 'broadcasts.%' OR kind LIKE 'touches.%') AND status IN ('ready', 'running') AND run_at <= ? LIMIT 1", [now()])).length > 0
  const unfinished = async (): Promise<boolean> => (await h.rows("SELECT 1 FROM broadcast WHERE state IN ('planning', 'pushing', 'closing') OR (state = 'scheduled' AND planned_at <= ?) LIMIT 1", [now()])).length > 0
  const world: LedgerWorld = {
    h, workers, draw: drawer(seed, 'ledger'), hq: await scopeOf(h, 'group_hq', null), shared: [], friends: [], since: localDay(now(), zone),
    stores: await Promise.all(storeNames.map(async (name) => ({ id: await storeId(h, name), scope: await scopeOf(h, 'store_manager', name) }))),
    now, advance,
    advanceTo: async (at) => { if (at > now()) await advance(at.getTime() - now().getTime()) },
    at: (days, hour, minute = 0) => dayAt(now(), zone, days, hour, minute),
    async settled() {
      for (;;) {
        await turnBroadcasts(h.product)
        await keepDeadlines(h.product)
        await workers.wake()
        await eventually(async () => {
          if (!(await open())) return true
          await workers.wake()
          return false
        }, 'the jobs that are due are done', 90)
        if (!(await unfinished())) return
        // What tries again in a moment does so by the clock.
        await advance(20_000)
      }
    },
    async stop() {
      await workers.stop()
      await h.stop()
    },
  }
  await befriend(world)
  return world
}

async function befriend(world: LedgerWorld): Promise<void> {
  const { h } = world
  const { corps } = await h.control<{ corps: { corpId: string; contactWays: { configId: string; remark: string }[] }[] }>('GET', 'world')
  const ways = storeNames.map((name) => corps.find((one) => one.corpId === corpId)!.contactWays.find((way) => way.remark.startsWith(`${name}·`))!)
  for (let n = 0; n < people; n++) {
    const { personId } = await h.control<{ personId: string }>('POST', 'persons', { name: `共同客户${n}` })
    for (const way of ways.filter((_, at) => at === n % 4 || at === (n + 1) % 4 || n % 3 === 0)) {
      const { externalUserid, userid } = await h.control<{ externalUserid: string; userid: string }>('POST', 'scan', { configId: way.configId, personId })
      world.friends.push({ userid, externalUserid })
    }
  }
  world.shared = [...new Set(world.friends.map((one) => one.externalUserid))]
  await eventually(async () => {
    await world.workers.wake()
    return (await h.rows('SELECT r.id FROM follow_relation r JOIN corp_contact c ON c.id = r.contact_id WHERE c.external_userid IN (?)', [world.shared])).length === world.friends.length
  }, 'the customers are known', 60)
}

export const localHour = (at: Date): number => localParts(at, zone).hour
