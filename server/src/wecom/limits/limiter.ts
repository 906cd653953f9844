import type { Database } from '../../platform/db/database.ts'
import type { JobLog } from '../../platform/jobs/settle.ts'
import { plainMessage } from '../../platform/log/plain-message.ts'
import { heldBack } from '../errors.ts'
import { CallBlocks } from './call-blocks.ts'
import { CallBudget } from './call-budget.ts'
import { blockMs, patienceMs, type Caps, type Priority } from './limits.model.ts'
import { CallSlots } from './slots.model.ts'

/** After 45033 half as many calls at once, this long. */
const halvedMs = 30_000

export interface LimiterOptions {
  database: Database
  /** Windows and blocks are WeCom's time, which a demo may move. */
  now: () => number
  log: JobLog
  caps?: Caps
  perCorp?: number
  total?: number
  onWait?: (priority: Priority, ms: number) => void
}

/** Decides when a call may go out: not while WeCom refuses it, within the leased allowance, and when a slot is free. */
export class Limiter {
  readonly budget: CallBudget
  readonly blocks: CallBlocks
  readonly slots: CallSlots
  /** WeCom's time. */
  readonly now: () => number
  readonly #log: JobLog
  readonly #onWait: (priority: Priority, ms: number) => void

  constructor(options: LimiterOptions) {
    this.now = options.now
    this.#log = options.log
    this.budget = new CallBudget({ database: options.database, now: options.now, ...(options.caps ? { caps: options.caps } : {}) })
    this.blocks = new CallBlocks(options)
    this.slots = new CallSlots({ ...(options.perCorp ? { perCorp: options.perCorp } : {}), ...(options.total ? { total: options.total } : {}) })
    this.#onWait = options.onWait ?? (() => undefined)
  }

  async run<T>(corpId: string, path: string, priority: Priority, work: () => Promise<T>): Promise<T> {
    const since = performance.now()
    await this.#admit(corpId, path, priority)
    const admitted = this.now()
    const release = await this.slots.acquire(corpId, priority)
    this.#onWait(priority, performance.now() - since)
    try {
      // Who waited for a slot may have waited into a block; one that was there before let this call through as its probe.
      const held = this.blocks.since(corpId, path, admitted)
      if (held) throw heldBack(path, held.retryAfterMs, held.endsInMs)
      return await work()
    } finally {
      release()
    }
  }

  /** For calls outside slots and windows: fetching a token, which other calls wait for. */
  async passBlock(corpId: string, path: string): Promise<void> {
    const held = await this.blocks.pass(corpId, path, 'welcome')
    if (held) throw heldBack(path, held.retryAfterMs, held.endsInMs)
  }

  /** What an answer says about the calls after it. */
  async learn(corpId: string, path: string, errcode: number | null, sentAt: number): Promise<void> {
    try {
      await this.#learn(corpId, path, errcode, sentAt)
    } catch (cause) {
      // What WeCom answered stands, whatever becomes of our notes: the next answer brings them up to date.
      this.#log('warn', { what: 'note block', path, err: plainMessage(cause) })
    }
  }

  async #learn(corpId: string, path: string, errcode: number | null, sentAt: number): Promise<void> {
    if (errcode === 45009) {
      // Without the database the shorter block is believed: at least this process stops calling.
      const { granted, cap } = await this.budget.grantedThisHour(corpId, path).catch(() => ({ granted: 0, cap: 1 }))
      await this.blocks.set(corpId, path, errcode, blockMs(granted, cap))
    } else if (errcode === 45033) this.slots.halve(corpId, halvedMs)
    else if (errcode !== null) await this.blocks.lift(corpId, path, sentAt)
  }

  async #admit(corpId: string, path: string, priority: Priority): Promise<void> {
    const giveUpAt = Date.now() + patienceMs[priority]
    for (;;) {
      const held = await this.blocks.pass(corpId, path, priority)
      const wait = held ? held.retryAfterMs : await this.budget.take(corpId, path, priority)
      if (wait === 0) return
      if (Date.now() + wait > giveUpAt) throw heldBack(path, wait, held ? held.endsInMs : wait)
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
  }
}
