import { readFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { fileURLToPath } from 'node:url'
import mysql from 'mysql2/promise'
// @ts-expect-error plain JavaScript without declarations
import { say } from '../../scripts/lib/say.mjs'
import { migrate } from '../../server/src/app/migrate.ts'
import { Directory } from '../../server/src/modules/org/index.ts'
import { storeHome } from '../../server/src/modules/overview/index.ts'
import { systemClock } from '../../server/src/platform/clock/clock.ts'
import { createDatabase, type Database } from '../../server/src/platform/db/database.ts'
import { createPool } from '../../server/src/platform/db/pool.ts'
import type { Kit } from '../../server/src/platform/kit.ts'
import { adminCookie } from '../support/login.ts'
import { startTestServer } from '../support/mariadb.ts'
import { bigStore } from './audience-data.ts'
import { launch, serveFloorPage } from './browser.ts'
import { cpuMilliseconds } from './cpu.ts'
import { fillHome } from './home-data.ts'
import { compared, interleaved, median, quantile, type Measure } from './measure.ts'
import type { BenchStack, Stacks } from './stacks.ts'

/** Fewer for a first look: `HOME_FRIENDS=2000 npm run bench -- --only home-api`. */
const friends = Number(process.env['HOME_FRIENDS'] ?? 20_000)
const times = 10
const asks = 40

/** `home-api`: what the home page of the largest store reads, in a group with ten times the people and facts ÷ in the small one. */
export async function benchHomeApi(): Promise<Measure[]> {
  const server = await startTestServer(true)
  const address = `mysql://root@127.0.0.1:${server.port}`
  const root = mysql.createPool({ uri: address, connectionLimit: 1, multipleStatements: true })
  await root.query(`SET GLOBAL innodb_buffer_pool_size = ${6 * 1024 ** 3}; SET GLOBAL innodb_flush_log_at_trx_commit = 2; SET GLOBAL innodb_log_file_size = ${2 * 1024 ** 3}`)
  const open: Database[] = []
  const home = async (name: string, people: number) => {
    await root.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`)
    const pool = createPool(`${address}/${name}`, 12)
    const database = createDatabase(pool)
    open.push(database)
    await migrate(pool, fileURLToPath(new URL('../../migrations', import.meta.url)))
    const facts = await fillHome(pool as unknown as mysql.Pool, people)
    const kit = { database, clock: systemClock } as Kit
    const directory = new Directory(kit)
    const store = await directory.store(bigStore)
    const ask = async (): Promise<number> => {
      const started = performance.now()
      for (let n = 0; n < asks; n++) await storeHome({ kit, directory }, store)
      return (performance.now() - started) / asks
    }
    const first = await storeHome({ kit, directory }, store)
    say(`  ${people} people, ${facts} facts, a fifth of them in the store: ${first.addsToday} adds today, ${first.todo.length} things wait`)
    return ask
  }
  try {
    const [small, large] = [await home('home_small', friends), await home('home_large', friends * times)]
    await small()
    await large()
    return [compared('home-api', (await interleaved(large, small)), { goal: 1.3, better: 'lower', unit: 'ms (all it reads)' })]
  } finally {
    for (const database of open) await database.close()
    await root.end()
    await server.stop()
  }
}

const manager = 'songhaitao'
const corp = 'wwG_huayue'

/** `home-ready`: from opening the console until its sentence and chart are there ÷ an empty page with the kit's parts, cold. */
export async function benchHomeReady(stacks: Stacks): Promise<Measure[]> {
  const stack = await stacks.small()
  const [name, value] = (await adminCookie(stack.product, stack.sim, manager, corp)).split('=') as [string, string]
  const browser = await launch()
  const floorPage = await serveFloorPage('floor-console.mjs')
  const opened = async (url: string, selector: string): Promise<number> => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
    try {
      await context.addCookies([{ name, value, url: stack.product }])
      const page = await context.newPage()
      await page.goto(url, { waitUntil: 'commit' })
      await page.waitForSelector(selector)
      return await page.evaluate(() => performance.now())
    } finally {
      await context.close()
    }
  }
  const several = async (once: () => Promise<number>): Promise<number> => median([await once(), await once(), await once()])
  const product = () => several(() => opened(`${stack.product}/admin/`, '.chart .bar'))
  const floor = () => several(() => opened(floorPage.url, '[data-testid=empty]'))
  try {
    await product()
    await floor()
    return [compared('home-ready', await interleaved(product, floor), { goal: 2, better: 'lower', unit: 'ms' })]
  } finally {
    await floorPage.stop()
    await browser.close()
  }
}

const crowd = 500
const quietMs = 20_000

/** `home-500-*`: five hundred open home pages of one store beside one: CPU and memory of the server, and how long a change takes to all of them. */
export async function benchHomeListeners(stacks: Stacks): Promise<Measure[]> {
  const stack = await stacks.small()
  const cookies = await Promise.all(Array.from({ length: 20 }, () => adminCookie(stack.product, stack.sim, manager, corp)))
  const one = await listeners(stack, cookies, 1)
  await one.settled(1)
  const cpu = async (): Promise<number> => {
    const before = cpuMilliseconds(stack.serverPid)
    await new Promise((resolve) => setTimeout(resolve, quietMs))
    return (cpuMilliseconds(stack.serverPid) - before) / (quietMs / 1000)
  }
  const [alone, small] = [await cpu(), rssOf(stack.serverPid)]
  const many = await listeners(stack, cookies, crowd - 1)
  await many.settled(1)
  const together = await cpu()
  const grown = (rssOf(stack.serverPid) - small) / crowd
  const latencies: number[] = []
  for (let turn = 0; turn < 5; turn++) latencies.push(...await many.told(() => scan(stack, turn)))
  one.close()
  many.close()
  say(`  ${alone.toFixed(1)} ms of CPU a second for one listener, ${together.toFixed(1)} for ${crowd}; scan → told: median ${median(latencies).toFixed(0)} ms, the last of ${latencies.length} ${Math.max(...latencies).toFixed(0)} ms`)
  return [
    { name: 'home-500-cpu', value: Math.max(0, together - alone), floor: null, ratio: null, goal: 50, better: 'lower', unit: 'ms of CPU a second more' },
    { name: 'home-500-rss', value: Math.max(0, grown), floor: null, ratio: null, goal: 100, better: 'lower', unit: 'KB a listener' },
    { name: 'home-500-told', value: quantile(latencies, 0.95), floor: null, ratio: null, goal: 3_000, better: 'lower', unit: 'ms (p95, scan to page)' },
  ]
}

const rssOf = (pid: number): number => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])

async function scan(stack: BenchStack, turn: number): Promise<void> {
  const control = async (path: string, body: unknown) => (await fetch(`${stack.sim}/_sim/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json() as Promise<{ personId: string }>
  const world = (await (await fetch(`${stack.sim}/_sim/world`)).json()) as { corps: { corpId: string; contactWays: { configId: string; remark: string }[] }[] }
  const way = world.corps.find((each) => each.corpId === corp)!.contactWays.find((each) => each.remark === '包河·展厅门口')!
  const { personId } = await control('persons', { name: `五百个人看着${turn}` })
  await control('scan', { configId: way.configId, personId })
}

interface Crowd { settled(events: number): Promise<void>; told(act: () => Promise<void>): Promise<number[]>; close(): void }

async function listeners(stack: BenchStack, cookies: readonly string[], count: number): Promise<Crowd> {
  const agent = new Agent({ maxSockets: Infinity })
  const adds: { seen: number; at: number; events: number }[] = []
  const requests = Array.from({ length: count }, (_, index) => {
    const mine = { seen: -1, at: 0, events: 0 }
    adds.push(mine)
    const request = get(`${stack.product}/api/v1/home/live`, { agent, headers: { cookie: cookies[index % cookies.length]!, accept: 'text/event-stream' } }, (response) => {
      let rest = ''
      response.setEncoding('utf8').on('data', (text: string) => {
        const events = (rest + text).split('\n\n')
        rest = events.pop() ?? ''
        for (const event of events) {
          if (event.includes('event: parts')) mine.events += 1
          const found = /"addsToday":(\d+)/.exec(event)
          if (!found || Number(found[1]) === mine.seen) continue
          mine.seen = Number(found[1])
          mine.at = performance.now()
        }
      }).on('error', () => undefined)
    })
    request.on('error', () => undefined)
    return request
  })
  const until = async (test: () => boolean): Promise<void> => { while (!test()) await new Promise((resolve) => setTimeout(resolve, 20)) }
  return {
    settled: (events) => until(() => adds.every((each) => each.events >= events)),
    async told(act) {
      const before = adds[0]!.seen
      const started = performance.now()
      await act()
      await until(() => adds.every((each) => each.seen > before))
      return adds.map((each) => each.at - started)
    },
    close: () => { for (const request of requests) request.destroy(); agent.destroy() },
  }
}
