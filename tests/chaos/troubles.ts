import { setTimeout as sleep } from 'node:timers/promises'
import type { Draw } from './draw.ts'
import type { Supervised } from './process.ts'
import { turn } from './spacing.ts'
import type { ChaosStack } from './stack.ts'

interface Trouble { what: string; fault: Record<string, unknown>; ms: [number, number] }

const storm = (errcode: number, ms: [number, number]): Trouble => ({ what: `storm of ${errcode}`, fault: { path: '*', kind: 'errcode', errcode }, ms })

/** What WeCom and the line to it do now and then. */
const troubles: readonly Trouble[] = [
  // The first comes first in every world, so that even a short one meets a limit.
  { what: 'storm of 45009 on tags', fault: { path: 'externalcontact/mark_tag', kind: 'errcode', errcode: 45009 }, ms: [1_500, 4_000] },
  storm(45009, [1_200, 3_500]),
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

/** How long each is expected to be felt after its own end: what the next turn is planned by; the log holds what really was. */
const slowestAnswerMs = 2_600
const startMs = 2_000
const leaseMs = 4_500

/** Breaks things by its own seed and notes from when to when. */
export class Troubles {
  readonly counts = new Map<string, number>()
  readonly #stack: ChaosStack
  readonly #draw: (part: string) => Draw

  constructor(stack: ChaosStack, draw: (part: string) => Draw) {
    this.#stack = stack
    this.#draw = draw
  }

  /** Stands during the whole world: callbacks dropped, repeated, overtaken; answers lost, refused. */
  async onTheLine(): Promise<void> {
    const draw = this.#draw('line')
    const standing: Record<string, unknown>[] = [
      { kind: 'drop', rate: 0.1 }, { kind: 'duplicate', rate: 0.2 }, { kind: 'reorder', rate: 0.15 }, { kind: 'dropAttempt', rate: 0.1 }, { kind: 'latency', rate: 0.12, ms: 2_600 },
      // Of the ends of friendships more come late: what arrives after a new beginning must not end it.
      { kind: 'latency', rate: 0.25, ms: 3_400, path: 'callback/del_follow_user' },
    ]
    // Not what a welcome is sent by: the times without a fault in the log must be without one.
    const resets = ['externalcontact/get', 'externalcontact/mark_tag', 'externalcontact/get_corp_tag_list', 'externalcontact/remark'].map((path) => ({ kind: 'reset', path, rate: 0.05 }))
    const wecom: Record<string, unknown>[] = [...resets, { kind: 'drop', path: 'externalcontact/send_welcome_msg', rate: 0.06 }]
    for (const fault of [...standing, ...wecom]) await this.#stack.wecom.addFault({ path: 'callback', times: null, seed: draw.between(1, 1_000_000), ...fault })
  }

  async run(options: TroubleOptions): Promise<void> {
    await Promise.all([
      this.#weather(options.until), this.#killDatabase(options.until),
      this.#killProcesses('web processes', this.#stack.webs, options.until, [1_500, 5_000], null), this.#killProcesses('workers', this.#stack.workers, options.lastWorkerKill, [1_500, 4_000], leaseMs),
    ])
  }

  async #weather(until: number): Promise<void> {
    const draw = this.#draw('weather')
    const deck = [troubles[0]!, ...shuffled(troubles.slice(1), draw)]
    await sleep(draw.between(2_000, 4_000))
    for (let index = 0; Date.now() < until; index++) {
      const trouble = deck[index % deck.length]!
      const [seed, ms, pause] = [draw.between(1, 1_000_000), draw.between(...trouble.ms), draw.between(300, 2_500)]
      if (trouble.fault['path'] !== '*') await this.#standing(trouble, seed, ms)
      else if (await this.#turn(draw, ms + slowestAnswerMs, until)) await this.#storm(trouble, seed, ms)
      await sleep(pause)
    }
  }

  async #standing(trouble: Trouble, seed: number, ms: number): Promise<void> {
    const id = await this.#stack.wecom.addFault({ times: null, seed, ...trouble.fault })
    this.#count(trouble.what)
    await sleep(ms)
    await this.#stack.wecom.ask('DELETE', `faults/${id}`)
  }

  /** Meets every call: over when it is lifted and no call it has touched is under way any more. */
  async #storm(trouble: Trouble, seed: number, ms: number): Promise<void> {
    const { faults, wecom } = this.#stack
    const entry = faults.begin('api')
    await this.#standing(trouble, seed, ms)
    while ((await wecom.callsUnderWay()).some((call) => call.fault !== null)) await sleep(50)
    faults.end(entry)
  }

  #turn(draw: Draw, ms: number, until: number): Promise<boolean> {
    return turn(this.#stack.faults, this.#stack.now, draw, ms, until)
  }

  /** A slow machine is not killed faster than it comes up: the next blow waits until the last one is mended. */
  async #killDatabase(until: number): Promise<void> {
    const draw = this.#draw('database')
    const { database } = this.#stack
    if (!database.kill) return
    await sleep(draw.between(3_000, 6_000))
    while (Date.now() < until) {
      const restartMs = draw.chance(0.3) ? draw.between(3_000, 5_000) : draw.between(0, 1_500)
      if (!(await this.#turn(draw, restartMs + startMs, until))) return
      database.kill(restartMs)
      this.#count('kills of the database')
      await database.untilUp()
      await sleep(draw.between(2_000, 6_000))
    }
  }

  /** A welcome needs no web process once it has arrived: those are killed whenever it pleases. */
  async #killProcesses(what: string, processes: readonly Supervised[], until: number, pauses: [number, number], feltMs: number | null): Promise<void> {
    const draw = this.#draw(what)
    await sleep(draw.between(2_500, 6_000))
    while (Date.now() < until) {
      const chosen = draw.chance(0.15) ? processes : [draw.pick(processes)]
      // Now and then it is only a release.
      const release = draw.chance(0.25)
      const restarts = chosen.map(() => draw.between(100, 1_500))
      if (feltMs !== null && !(await this.#turn(draw, feltMs, until))) return
      for (const [index, one] of chosen.entries()) if (one.kill(release ? 'SIGTERM' : 'SIGKILL', restarts[index]!)) this.#count(release ? `releases of ${what}` : `kills of ${what}`)
      await Promise.all(processes.map((one) => one.untilReady(60)))
      await sleep(draw.between(...pauses))
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
