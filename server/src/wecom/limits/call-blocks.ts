import type { Database } from '../../platform/db/database.ts'
import type { JobLog } from '../../platform/jobs/settle.ts'
import { plainMessage } from '../../platform/log/plain-message.ts'
import { corpScope } from './call-budget.ts'
import { probeAfterMs, type Priority } from './limits.model.ts'

interface Block { until: number; setAt: number; probes: number; nextProbe: number; welcomeProbe: number }

const blockFrom = (now: number, until: number): Block => ({ until, setAt: now, probes: 0, nextProbe: now + probeAfterMs(0, 'sync'), welcomeProbe: now + probeAfterMs(0, 'welcome') })

export interface Held { retryAfterMs: number; endsInMs: number }

const freshMs = 1_000
/** A process that made no call for a while asks before it calls. */
const staleMs = 3_000

/**
 * What WeCom refuses with 45009 at present, known to every process within a second. Single probes go through and
 * lift the block when WeCom answers again.
 */
export class CallBlocks {
  readonly #database: Database
  readonly #now: () => number
  readonly #log: JobLog
  readonly #blocks = new Map<string, Block>()
  #readAt = 0
  #reading: Promise<void> | null = null

  constructor(deps: { database: Database; now: () => number; log: JobLog }) {
    this.#database = deps.database
    this.#now = deps.now
    this.#log = deps.log
  }

  /** Null = this call may go out, maybe as the probe. */
  async pass(corpId: string, path: string, priority: Priority): Promise<Held | null> {
    // Real time: the shared clock may jump.
    const age = Date.now() - this.#readAt
    if (age > freshMs) {
      if (age > staleMs) await this.#read()
      else this.#read().catch((cause: unknown) => this.#log('warn', { what: 'read call blocks', err: plainMessage(cause) }))
    }
    return this.passNow(corpId, path, priority)
  }

  /** A block that began after `from`. */
  since(corpId: string, path: string, from: number): Held | null {
    const block = this.#blocks.get(corpScope(corpId, path))
    const now = this.#now()
    return block && block.setAt > from && now < block.until ? { retryAfterMs: Math.max(0, block.nextProbe - now), endsInMs: block.until - now } : null
  }

  passNow(corpId: string, path: string, priority: Priority): Held | null {
    const scope = corpScope(corpId, path)
    const block = this.#blocks.get(scope)
    if (!block) return null
    const now = this.#now()
    if (now >= block.until) {
      this.#blocks.delete(scope)
      return null
    }
    const welcome = priority === 'welcome'
    const due = Math.min(welcome ? block.welcomeProbe : block.nextProbe, block.until)
    if (now < due) return { retryAfterMs: due - now, endsInMs: block.until - now }
    if (welcome) block.welcomeProbe = now + probeAfterMs(0, 'welcome')
    else {
      block.probes += 1
      block.nextProbe = now + probeAfterMs(block.probes, priority)
    }
    return null
  }

  async set(corpId: string, path: string, errcode: number, ms: number): Promise<void> {
    const scope = corpScope(corpId, path)
    const now = this.#now()
    const known = this.#blocks.get(scope)
    // A refused probe or an answer that was under way does not make a running block longer.
    if (known && known.until > now) return
    this.#blocks.set(scope, blockFrom(now, now + ms))
    await this.#database.run(
      'INSERT INTO wecom_call_block (scope, errcode, `until`, at) VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE errcode = VALUES(errcode), at = IF(`until` > VALUES(at), at, VALUES(at)), `until` = GREATEST(`until`, VALUES(`until`))',
      [scope, errcode, new Date(now + ms), new Date(now)])
  }

  /** WeCom answered a call that went out after the block was known: it is over for everybody. */
  async lift(corpId: string, path: string, sentAt: number): Promise<void> {
    const scope = corpScope(corpId, path)
    const block = this.#blocks.get(scope)
    if (!block || block.setAt > sentAt) return
    this.#blocks.delete(scope)
    await this.#database.run('DELETE FROM wecom_call_block WHERE scope = ?', [scope])
  }

  #read(): Promise<void> {
    return (this.#reading ??= this.#readNow().finally(() => { this.#reading = null }))
  }

  async #readNow(): Promise<void> {
    this.#readAt = Date.now()
    const now = this.#now()
    const rows = await this.#database.rows<{ scope: string; until: Date }>('SELECT scope, `until` FROM wecom_call_block WHERE `until` > ?', [new Date(now)])
    const standing = new Set(rows.map((row) => row.scope))
    // Lifted elsewhere. One set while we read is newer than the answer.
    for (const [scope, block] of this.#blocks) if (!standing.has(scope) && block.setAt < now) this.#blocks.delete(scope)
    for (const row of rows) {
      const known = this.#blocks.get(row.scope)
      if (known) known.until = row.until.getTime()
      else this.#blocks.set(row.scope, blockFrom(now, row.until.getTime()))
    }
  }
}
