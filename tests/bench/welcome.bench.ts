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

interface Message { at: number; via: string }
interface Scan { corpId: string; userid: string; personId: string }

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
  async scan(persons: readonly string[], seconds: number): Promise<Scan[]> {
    const started = performance.now()
    return Promise.all(persons.map(async (personId, index) => {
      await sleep(Math.max(0, started + (index * seconds * 1000) / persons.length - performance.now()))
      const { corpId, userid } = await control<Scan>(this.#stack.sim, 'POST', 'scan', { configId: this.#codes[index % this.#codes.length], personId })
      return { corpId, userid, personId }
    }))
  }

  /** Seconds from the scan to the welcome in each chat, both read off the simulator's one clock. */
  async delays(scans: readonly Scan[]): Promise<{ delays: number[]; span: number }> {
    const deadline = Date.now() + 25_000
    const delays: number[] = []
    const scannedAt: number[] = []
    for (const { corpId, userid, personId } of scans) {
      for (;;) {
        const { messages } = await control<{ messages: Message[] }>(this.#stack.sim, 'GET', `chat?corpId=${corpId}&userid=${userid}&personId=${personId}`)
        const welcome = messages.find((message) => message.via === 'welcome')
        if (welcome) {
          scannedAt.push(messages[0]!.at)
          delays.push((welcome.at - messages[0]!.at) / 1000)
          break
        }
        if (Date.now() > deadline) throw new Error(`only ${delays.length} of ${scans.length} customers were greeted; what the product says: ${await this.#outcomes()}`)
        await sleep(100)
      }
    }
    return { delays, span: (Math.max(...scannedAt) - Math.min(...scannedAt)) / 1000 }
  }

  async #outcomes(): Promise<string> {
    const [rows] = await this.#pool.query("SELECT welcome_state, welcome_error, COUNT(*) AS n FROM inbox WHERE welcome_code IS NOT NULL GROUP BY welcome_state, welcome_error")
    return JSON.stringify(rows)
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
    await scanners.delays(await scanners.scan(await scanners.persons(50), 1))
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
      const { delays, span } = await scanners.delays(await scanners.scan(persons, streamSeconds))
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
      const { delays, span } = await scanners.delays(await scanners.scan(persons, 0.9))
      const rest = await scanners.settled()
      slowest.push(Math.max(...delays))
      say(`  ${delays.length} scans in ${span.toFixed(1)} s, all greeted: median ${median(delays).toFixed(2)} s, slowest ${slowest.at(-1)!.toFixed(2)} s; everything else done ${rest.toFixed(1)} s after the last welcome was seen`)
    }
    return [{ name: 'welcome-burst', value: Math.max(...slowest), floor: null, ratio: null, goal: 20, better: 'lower', unit: 's (slowest)' }]
  })
}
