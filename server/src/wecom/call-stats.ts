import type { Database } from '../platform/db/database.ts'
import type { JobLog } from '../platform/jobs/settle.ts'
import { plainMessage } from '../platform/log/plain-message.ts'

const flushMs = 5_000
const hourMs = 3_600_000
/** errcode of a call that got no answer. */
export const noAnswer = -2

interface Count { corpId: string; path: string; hour: number; errcode: number; calls: number }

/** Answers by endpoint, errcode and hour: counted in memory, added to the table every few seconds. */
export class CallStats {
  readonly #database: Database
  readonly #now: () => number
  readonly #log: JobLog
  #counts = new Map<string, Count>()
  #timer: NodeJS.Timeout | null = null

  constructor(deps: { database: Database; now: () => number; log: JobLog }) {
    this.#database = deps.database
    this.#now = deps.now
    this.#log = deps.log
  }

  count(corpId: string, path: string, errcode: number | null): void {
    const now = this.#now()
    this.#add({ corpId, path, hour: now - (now % hourMs), errcode: errcode ?? noAnswer, calls: 1 })
    this.#timer ??= setTimeout(() => void this.flush(), flushMs).unref()
  }

  /** What can't be written now is counted again with the next flush. */
  async flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    const counts = [...this.#counts.values()]
    this.#counts = new Map()
    if (counts.length === 0) return
    try {
      await this.#database.run(
        `INSERT INTO wecom_call_stat (corp_id, hour, path, errcode, calls) VALUES ${counts.map(() => '(?, ?, ?, ?, ?)').join(', ')} ON DUPLICATE KEY UPDATE calls = calls + VALUES(calls)`,
        counts.flatMap((one) => [one.corpId, new Date(one.hour), one.path, one.errcode, one.calls]))
    } catch (cause) {
      for (const one of counts) this.#add(one)
      this.#log('warn', { what: 'write call statistics', err: plainMessage(cause) })
    }
  }

  #add(count: Count): void {
    const key = `${count.corpId}|${count.path}|${count.hour}|${count.errcode}`
    const known = this.#counts.get(key)
    if (known) known.calls += count.calls
    else this.#counts.set(key, { ...count })
  }
}

const kept = { windows: 2 * hourMs, stats: 49 * hourMs, blocks: hourMs }
const chunk = 1_000

/** Windows that are over, statistics nobody asks for, blocks that ended. */
export async function purgeCallRows(database: Database, now: number): Promise<void> {
  const before = (ms: number) => new Date(now - ms)
  for (const [sql, at] of [
    ['DELETE FROM wecom_call_window WHERE starts_at < ? LIMIT ?', before(kept.windows)],
    ['DELETE FROM wecom_call_stat WHERE hour < ? LIMIT ?', before(kept.stats)],
    ['DELETE FROM wecom_call_block WHERE `until` < ? LIMIT ?', before(kept.blocks)],
  ] as const) while ((await database.run(sql, [at, chunk])).affectedRows === chunk) await new Promise((resolve) => setTimeout(resolve, 20))
}
