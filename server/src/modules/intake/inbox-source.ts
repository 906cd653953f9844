import type { LaneSource } from '../../platform/jobs/lane-worker.ts'
import { backoffMs } from '../../platform/jobs/backoff.ts'
import { RetryLater } from '../../platform/jobs/registry.ts'
import { plainMessage } from '../../platform/log/plain-message.ts'
import type { Kit } from '../../platform/kit.ts'
import { dueLanes, dueRowsOfLane, markDone, markFailed, type InboxRow } from './inbox.repo.ts'

/** All due rows of one customer (or one kind of corp change), oldest first: they collapse into one look at the truth. */
export type InboxHandler = (rows: readonly InboxRow[]) => Promise<void>

const deadAfter = 12

/** Hands the inbox to the lane worker. A failing customer waits alone; nobody else is delayed. */
export class InboxSource implements LaneSource {
  readonly #kit: Kit
  readonly #handlers = new Map<string, InboxHandler>()

  constructor(kit: Kit) {
    this.#kit = kit
  }

  on(event: string, handler: InboxHandler): void {
    if (this.#handlers.has(event)) throw new Error(`event ${event} has two handlers`)
    this.#handlers.set(event, handler)
  }

  dueLanes(now: Date, limit: number): Promise<number[]> {
    return dueLanes(this.#kit.database, now, limit)
  }

  async drain(lane: number, stillOurs: () => boolean): Promise<number> {
    const rows = await dueRowsOfLane(this.#kit.database, lane, this.#kit.clock.now())
    const groups = new Map<string, InboxRow[]>()
    for (const row of rows) groups.set(`${row.laneKey}\n${row.event}`, [...(groups.get(`${row.laneKey}\n${row.event}`) ?? []), row])
    let settled = 0
    for (const group of groups.values()) {
      if (!stillOurs()) break
      await this.#settle(group)
      settled += group.length
    }
    return settled
  }

  async #settle(rows: InboxRow[]): Promise<void> {
    const { database, clock, log } = this.#kit
    const handler = this.#handlers.get(rows[0]!.event)
    try {
      // Events we have no use for are kept, settled and visible.
      if (handler) await handler(rows)
      await markDone(database, rows, clock.now())
    } catch (cause) {
      const error = plainMessage(cause)
      const attempts = Math.max(...rows.map((row) => row.attempts)) + 1
      const later = cause instanceof RetryLater
      const dead = !later && attempts >= deadAfter
      log(dead ? 'error' : 'warn', { what: 'handle event', event: rows[0]!.event, changeType: rows[0]!.changeType, attempts, dead, err: error })
      await markFailed(database, rows, { error, dead, countsAsTry: !later, runAt: new Date(clock.ms() + (later ? cause.delayMs : backoffMs(attempts, Math.random()))) })
    }
  }
}
