// @ts-expect-error plain JavaScript without declarations
import { say } from '../../scripts/lib/say.mjs'
import mysql from 'mysql2/promise'
import { quantile, median, type Measure } from './measure.ts'
import { corpOf, type BenchStack, type Stacks } from './stacks.ts'

const perSecond = 50
const streamSeconds = 10
const streams = 3
const burstSize = 500
const bursts = 3

interface Item { at: number; via: string }

async function control<T>(sim: string, method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${sim}/_sim/${path}`, { method, ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) })
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as T
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

class Scanners {
  readonly #stack: BenchStack
  readonly #codes: string[]
  readonly #pool: mysql.Pool
  #made = 0

  constructor(stack: BenchStack, codes: string[]) {
    this.#stack = stack
    this.#codes = codes
    this.#pool = mysql.createPool({ uri: stack.databaseUrl, connectionLimit: 1 })
  }

  async persons(count: number): Promise<string[]> {
    const ids: string[] = []
    for (let i = 0; i < count; i++) ids.push((await control<{ personId: string }>(this.#stack.sim, 'POST', 'persons', { name: `压测客户${++this.#made}`, unionid: true })).personId)
    return ids
  }

  /** Scans go out evenly over `seconds`, whatever becomes of those before. */
  async scan(persons: readonly string[], seconds: number): Promise<void> {
    const started = performance.now()
    await Promise.all(persons.map(async (personId, index) => {
      await sleep(Math.max(0, started + (index * seconds * 1000) / persons.length - performance.now()))
      await control(this.#stack.sim, 'POST', 'scan', { configId: this.#codes[index % this.#codes.length], personId })
    }))
  }

  /** Seconds from the scan to the first line of the welcome on each phone, both read off the simulator's one clock. */
  async delays(persons: readonly string[]): Promise<{ delays: number[]; span: number }> {
    const deadline = Date.now() + 25_000
    const delays: number[] = []
    const scannedAt: number[] = []
    for (const personId of persons) {
      for (;;) {
        const { items } = await control<{ items: Item[] }>(this.#stack.sim, 'GET', `persons/${personId}/inbox`)
        const added = Math.min(...items.map((item) => item.at))
        const welcome = items.find((item) => item.via === 'welcome')
        if (welcome) {
          delays.push((welcome.at - added) / 1000)
          scannedAt.push(added)
          break
        }
        if (Date.now() > deadline) throw new Error(`a customer got no welcome: ${delays.length} of ${persons.length} did so far`)
        await sleep(100)
      }
    }
    return { delays, span: (Math.max(...scannedAt) - Math.min(...scannedAt)) / 1000 }
  }

  /** Until contact, tags, remark and notice of every scan are written too: rounds must not meet the last one's rest. */
  async settled(): Promise<number> {
    const started = performance.now()
    for (;;) {
      const [rows] = await this.#pool.query("SELECT (SELECT COUNT(*) FROM inbox WHERE status = 'pending') + (SELECT COUNT(*) FROM job WHERE status IN ('ready', 'running')) AS open")
      if (Number((rows as { open: number }[])[0]!.open) === 0) return (performance.now() - started) / 1000
      if (performance.now() - started > 60_000) throw new Error('the product did not finish its work within a minute')
      await sleep(100)
    }
  }

  close(): Promise<void> {
    return this.#pool.end()
  }
}

async function withScanners<T>(stacks: Stacks, work: (scanners: Scanners) => Promise<T>): Promise<T> {
  const stack = await stacks.all()
  const { contactWays } = await corpOf(stack.sim)
  const scanners = new Scanners(stack, contactWays.filter((way) => way.remark.startsWith('包河·')).map((way) => way.configId))
  try {
    const warm = await scanners.persons(50)
    await scanners.scan(warm, 1)
    await scanners.delays(warm)
    await scanners.settled()
    return await work(scanners)
  } finally {
    await scanners.close()
  }
}

/** `welcome-50ps`: a steady stream of new friends at the codes of one store. */
export function benchWelcomeStream(stacks: Stacks): Promise<Measure[]> {
  return withScanners(stacks, async (scanners) => {
    const p95: number[] = []
    for (let round = 0; round < streams; round++) {
      const persons = await scanners.persons(perSecond * streamSeconds)
      await scanners.scan(persons, streamSeconds)
      const { delays, span } = await scanners.delays(persons)
      const rest = await scanners.settled()
      p95.push(quantile(delays, 0.95))
      say(`  ${delays.length} scans in ${span.toFixed(1)} s: median ${median(delays).toFixed(3)} s, p95 ${p95.at(-1)!.toFixed(3)} s, slowest ${Math.max(...delays).toFixed(3)} s; everything else done ${rest.toFixed(1)} s after the last welcome was seen`)
    }
    return [{ name: 'welcome-50ps', value: median(p95), floor: null, ratio: null, goal: 1, better: 'lower', unit: 's (p95)' }]
  })
}

/** `welcome-burst`: 500 new friends within a second; the slowest of all bursts counts. */
export function benchWelcomeBurst(stacks: Stacks): Promise<Measure[]> {
  return withScanners(stacks, async (scanners) => {
    const slowest: number[] = []
    for (let round = 0; round < bursts; round++) {
      const persons = await scanners.persons(burstSize)
      await scanners.scan(persons, 0.9)
      const { delays, span } = await scanners.delays(persons)
      const rest = await scanners.settled()
      slowest.push(Math.max(...delays))
      say(`  ${delays.length} scans in ${span.toFixed(1)} s, all greeted: median ${median(delays).toFixed(2)} s, slowest ${slowest.at(-1)!.toFixed(2)} s; everything else done ${rest.toFixed(1)} s after the last welcome was seen`)
    }
    return [{ name: 'welcome-burst', value: Math.max(...slowest), floor: null, ratio: null, goal: 20, better: 'lower', unit: 's (slowest)' }]
  })
}
