import { setTimeout as sleep } from 'node:timers/promises'
import type { Draw } from './draw.ts'
import type { Broken } from './fault-log.ts'
import type { ChaosStack } from './stack.ts'

interface Trouble { what: string; fault: Record<string, unknown>; ms: [number, number]; everyCall?: boolean }

const storm = (errcode: number, ms: [number, number]): Trouble => ({ what: `storm of ${errcode}`, fault: { path: '*', kind: 'errcode', errcode }, ms, everyCall: true })

/** What WeCom and the line to it do now and then. */
const troubles: readonly Trouble[] = [
  storm(45009, [1_200, 3_500]),
  storm(45009, [1_500, 4_000]),
  storm(-1, [800, 2_500]),
  storm(45033, [500, 1_500]),
  { what: 'busy now and then', fault: { path: '*', kind: 'errcode', errcode: -1, rate: 0.25 }, ms: [1_500, 4_000] },
  { what: 'version conflicts', fault: { path: '*', kind: 'errcode', errcode: 6000, rate: 0.3 }, ms: [1_000, 2_500] },
  { what: 'slow answers', fault: { path: '*', kind: 'latency', ms: 900, rate: 0.6 }, ms: [1_500, 4_000] },
  { what: 'very slow answers', fault: { path: '*', kind: 'latency', ms: 2_600, rate: 0.25 }, ms: [1_500, 4_000] },
  { what: 'resets', fault: { path: '*', kind: 'reset', rate: 0.3 }, ms: [1_200, 3_500] },
  { what: 'answers lost', fault: { path: '*', kind: 'drop', rate: 0.35 }, ms: [1_500, 4_000] },
  { what: 'answers replaced by busy', fault: { path: '*', kind: 'errcode', errcode: -1, after: true, rate: 0.3 }, ms: [1_500, 4_000] },
  { what: 'tokens die', fault: { path: '*', kind: 'tokenDeath', rate: 0.15 }, ms: [1_000, 3_000] },
]

export interface TroubleOptions {
  /** Workers hold leases that outlive them: none is killed later than this. */
  lastWorkerKill: number
  until: number
}

/** Breaks things by its own seed and notes from when to when. */
export class Troubles {
  readonly counts = new Map<string, number>()
  readonly #stack: ChaosStack
  readonly #draw: (part: string) => Draw

  constructor(stack: ChaosStack, draw: (part: string) => Draw) {
    this.#stack = stack
    this.#draw = draw
  }

  /** Stands during the whole world: callbacks dropped, repeated, overtaken. */
  async onTheLine(): Promise<void> {
    const draw = this.#draw('line')
    const standing: Record<string, unknown>[] = [
      { kind: 'drop', rate: 0.1 }, { kind: 'duplicate', rate: 0.2 }, { kind: 'reorder', rate: 0.15 }, { kind: 'dropAttempt', rate: 0.1 }, { kind: 'latency', rate: 0.12, ms: 2_600 },
      // Of the ends of friendships more come late: what arrives after a new beginning must not end it.
      { kind: 'latency', rate: 0.25, ms: 3_400, path: 'callback/del_follow_user' },
    ]
    for (const fault of standing) await this.#stack.wecom.addFault({ path: 'callback', times: null, seed: draw.between(1, 1_000_000), ...fault })
  }

  async run(options: TroubleOptions): Promise<void> {
    await Promise.all([this.#weather(options.until), this.#killDatabase(options.until), this.#killWebs(options.until), this.#killWorkers(options.lastWorkerKill)])
  }

  async #weather(until: number): Promise<void> {
    const draw = this.#draw('weather')
    const deck = shuffled(troubles, draw)
    await sleep(draw.between(300, 1_200))
    for (let turn = 0; Date.now() < until; turn++) {
      const trouble = deck[turn % deck.length]!
      const id = await this.#stack.wecom.addFault({ times: null, seed: draw.between(1, 1_000_000), ...trouble.fault })
      const entry: Broken | null = trouble.everyCall ? this.#stack.faults.begin('api', this.#stack.now()) : null
      this.#count(trouble.what)
      await sleep(draw.between(...trouble.ms))
      await this.#stack.wecom.ask('DELETE', `faults/${id}`)
      if (entry) entry.to = this.#stack.now()
      await sleep(draw.between(100, 1_200))
    }
  }

  async #killDatabase(until: number): Promise<void> {
    const draw = this.#draw('database')
    await sleep(draw.between(3_000, 7_000))
    while (Date.now() < until) {
      this.#stack.database.kill(draw.chance(0.3) ? draw.between(3_500, 5_500) : draw.between(0, 1_500))
      this.#count('kills of the database')
      await sleep(draw.between(8_000, 16_000))
    }
  }

  async #killWebs(until: number): Promise<void> {
    const draw = this.#draw('webs')
    await sleep(draw.between(1_500, 4_000))
    while (Date.now() < until) {
      const both = draw.chance(0.2)
      for (const web of both ? this.#stack.webs : [draw.pick(this.#stack.webs)]) web.kill(draw.between(100, 1_500))
      this.#count('kills of web processes')
      await sleep(draw.between(3_000, 8_000))
    }
  }

  async #killWorkers(until: number): Promise<void> {
    const draw = this.#draw('workers')
    await sleep(draw.between(2_000, 5_000))
    while (Date.now() < until) {
      draw.pick(this.#stack.workers).kill(draw.between(100, 2_000))
      this.#count('kills of workers')
      await sleep(draw.between(3_000, 9_000))
    }
  }

  #count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1)
  }
}

function shuffled<T>(list: readonly T[], draw: Draw): T[] {
  const left = [...list]
  return list.map(() => left.splice(draw.between(0, left.length - 1), 1)[0]!)
}
