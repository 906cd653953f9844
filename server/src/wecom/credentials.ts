import { randomBytes } from 'node:crypto'
import type { Clock } from '../platform/clock/clock.ts'
import { open, seal } from '../platform/crypto/field-cipher.ts'
import { deriveKey } from '../platform/crypto/master-key.ts'
import type { Database } from '../platform/db/database.ts'
import type { JobLog } from '../platform/jobs/settle.ts'
import { plainMessage } from '../platform/log/plain-message.ts'
import { blockAfter, earlyMs, isSecretRefusal, renewAt } from './credential.model.ts'
import { WecomError } from './errors.ts'

export type CredentialKind = 'access' | 'jsapi' | 'agent'
export interface FetchedCredential { value: string; expiresInSeconds: number }
type Fetch = () => Promise<FetchedCredential>

export interface CredentialTarget {
  groupId: string
  installId: string
  kind: CredentialKind
  /** What the fetch presents: a changed secret is tried at once, however often the old one was refused. */
  secretHash?: () => string
}

interface Cached { value: string; expiresAt: number; renewAt: number }
interface Row { value_enc: string | null; expires_at: Date; failures: number; blocked_until: Date | null; last_errcode: number | null; secret_hash: string | null }
/** `rejected`: the value WeCom called dead. `early`: the present one still works. */
type Need = { rejected: string | null; early: boolean }

/** Short, and renewed while we fetch: a process that dies meanwhile holds up the others' calls only so long, and a welcome has 20 s. */
const leaseMs = 3_000
/** How long a call waits for who fetches. */
const patienceMs = 10_000
const where = 'group_id = ? AND install_id = ? AND kind = ?'

/**
 * One token per (corp, app) and one ticket per kind: cached in memory and in the database, single flight inside a
 * process, one refresher among processes, renewed before it ends.
 */
export class CredentialStore {
  readonly #database: Database
  readonly #clock: Clock
  readonly #key: Buffer
  readonly #log: JobLog
  readonly #memory = new Map<string, Cached>()
  readonly #flights = new Map<string, Promise<string>>()

  constructor(deps: { database: Database; clock: Clock; masterKey: Buffer; log?: JobLog }) {
    this.#database = deps.database
    this.#clock = deps.clock
    this.#key = deriveKey(deps.masterKey, 'wecom-credential')
    this.#log = deps.log ?? (() => undefined)
  }

  get(target: CredentialTarget, fetch: Fetch): Promise<string> {
    const key = keyOf(target)
    const cached = this.#memory.get(key)
    const now = this.#clock.ms()
    // Used to its very end: WeCom may give the same one again before, and a call whose token dies on the way has its one retry.
    if (!cached || cached.expiresAt <= now) return this.#single(key, () => this.#load(target, fetch, { rejected: null, early: false }))
    if (cached.renewAt <= now && !this.#flights.has(key)) {
      cached.renewAt = renewAt(0, now)
      this.#load(target, fetch, { rejected: null, early: true }).catch((cause: unknown) => this.#log('warn', { what: 'renew credential early', installId: target.installId, kind: target.kind, err: plainMessage(cause) }))
    }
    return Promise.resolve(cached.value)
  }

  /** A corp that took the app back leaves no token behind. */
  async drop(groupId: string, installId: string): Promise<void> {
    for (const kind of ['access', 'jsapi', 'agent'] as const) this.#memory.delete(keyOf({ groupId, installId, kind }))
    await this.#database.run('DELETE FROM wecom_credential WHERE group_id = ? AND install_id = ?', [groupId, installId])
  }

  /** After WeCom called `rejected` invalid: every process moves on to one new value. */
  renew(target: CredentialTarget, rejected: string, fetch: Fetch): Promise<string> {
    const key = keyOf(target)
    const cached = this.#memory.get(key)
    if (cached && cached.value !== rejected && cached.expiresAt > this.#clock.ms()) return Promise.resolve(cached.value)
    this.#memory.delete(key)
    return this.#single(key, () => this.#load(target, fetch, { rejected, early: false }))
  }

  #single(key: string, work: () => Promise<string>): Promise<string> {
    const flying = this.#flights.get(key)
    if (flying) return flying
    const flight = work().finally(() => this.#flights.delete(key))
    this.#flights.set(key, flight)
    return flight
  }

  async #load(target: CredentialTarget, fetch: Fetch, need: Need): Promise<string> {
    const id = [target.groupId, target.installId, target.kind]
    const mine = randomBytes(8).toString('hex')
    const giveUpAt = Date.now() + patienceMs
    while (Date.now() < giveUpAt) {
      const row = await this.#database.row<Row>(`SELECT value_enc, expires_at, failures, blocked_until, last_errcode, secret_hash FROM wecom_credential WHERE ${where}`, id)
      const value = row?.value_enc ? open(this.#key, row.value_enc, associatedOf(target)).toString('utf8') : null
      if (row && value !== null && value !== need.rejected && row.expires_at.getTime() - (need.early ? earlyMs : 0) > this.#clock.ms()) return this.#remember(target, value, row.expires_at.getTime())
      if (!row) {
        await this.#database.run('INSERT IGNORE INTO wecom_credential (group_id, install_id, kind, expires_at) VALUES (?, ?, ?, ?)', [...id, new Date(0)])
        continue
      }
      this.#refuseBlocked(target, row)
      // Only who saw the present value may replace it: else two would fetch one after the other.
      const lease = await this.#database.run(
        `UPDATE wecom_credential SET refresh_token = ?, refresh_until = ? WHERE ${where} AND expires_at = ? AND failures = ? AND (refresh_until IS NULL OR refresh_until < ?)`,
        [mine, new Date(Date.now() + leaseMs), ...id, row.expires_at, row.failures, new Date()])
      if (lease.affectedRows === 1) return this.#fetchAndStore(target, row, mine, fetch)
      if (need.early && value !== null) return value
      await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 50))
    }
    throw new WecomError('gettoken', null, `no ${target.kind} credential within ${patienceMs} ms: another process holds the refresh`)
  }

  #remember(target: CredentialTarget, value: string, expiresAt: number): string {
    this.#memory.set(keyOf(target), { value, expiresAt, renewAt: renewAt(expiresAt, this.#clock.ms()) })
    return value
  }

  #refuseBlocked(target: CredentialTarget, row: Row): void {
    if (!target.secretHash || !row.blocked_until || row.secret_hash !== target.secretHash()) return
    const left = row.blocked_until.getTime() - this.#clock.ms()
    if (left > 0) throw new WecomError('gettoken', row.last_errcode, `held back: the secret was refused ${row.failures} times`, { retryAfterMs: left })
  }

  /** A renewal that comes late finds the lease given back and leaves it so. */
  async #holding(id: readonly string[], fetch: Fetch): Promise<FetchedCredential> {
    const renew = setInterval(() => {
      this.#database.run(`UPDATE wecom_credential SET refresh_until = ? WHERE ${where} AND refresh_token = ? AND refresh_until IS NOT NULL`, [new Date(Date.now() + leaseMs), ...id])
        .catch((cause: unknown) => this.#log('warn', { what: 'hold credential', err: plainMessage(cause) }))
    }, leaseMs / 3)
    try {
      return await fetch()
    } finally {
      clearInterval(renew)
    }
  }

  async #fetchAndStore(target: CredentialTarget, row: Row, mine: string, fetch: Fetch): Promise<string> {
    const id = [target.groupId, target.installId, target.kind, mine]
    const hash = target.secretHash?.() ?? null
    try {
      const fresh = await this.#holding(id, fetch)
      const expiresAt = this.#clock.ms() + fresh.expiresInSeconds * 1000
      await this.#database.run(
        `UPDATE wecom_credential SET value_enc = ?, expires_at = ?, refresh_until = NULL, failures = 0, blocked_until = NULL, last_errcode = NULL, secret_hash = ? WHERE ${where} AND refresh_token = ?`,
        [seal(this.#key, fresh.value, associatedOf(target)), new Date(expiresAt), hash, ...id])
      return this.#remember(target, fresh.value, expiresAt)
    } catch (cause) {
      if (hash !== null && cause instanceof WecomError && isSecretRefusal(cause.errcode)) {
        const failures = row.secret_hash === hash ? row.failures + 1 : 1
        const block = blockAfter(failures)
        await this.#database.run(`UPDATE wecom_credential SET refresh_until = NULL, failures = ?, blocked_until = ?, last_errcode = ?, secret_hash = ? WHERE ${where} AND refresh_token = ?`,
          [failures, block === null ? null : new Date(this.#clock.ms() + block), cause.errcode, hash, ...id])
      } else await this.#database.run(`UPDATE wecom_credential SET refresh_until = NULL WHERE ${where} AND refresh_token = ?`, id)
      throw cause
    }
  }
}

const keyOf = (target: CredentialTarget): string => `${target.installId}:${target.kind}`
const associatedOf = (target: CredentialTarget): string => `${target.groupId}:${keyOf(target)}`
