import { randomBytes } from 'node:crypto'
import type { Clock } from '../platform/clock/clock.ts'
import { open, seal } from '../platform/crypto/field-cipher.ts'
import { deriveKey } from '../platform/crypto/master-key.ts'
import type { Database } from '../platform/db/database.ts'

export type CredentialKind = 'access' | 'jsapi' | 'agent'

interface Cached { value: string; expiresAt: number }

export interface FetchedCredential { value: string; expiresInSeconds: number }

/** SDKs renew 200 s early; so do we (server-api §1.1). */
const earlyMs = 200_000
const refreshLeaseMs = 10_000

/**
 * One token per (corp, app) and one ticket per kind: cached in memory and in the database, single flight inside a
 * process, one refresher among processes.
 */
export class CredentialStore {
  readonly #database: Database
  readonly #clock: Clock
  readonly #key: Buffer
  readonly #memory = new Map<string, Cached>()
  readonly #flights = new Map<string, Promise<string>>()

  constructor(deps: { database: Database; clock: Clock; masterKey: Buffer }) {
    this.#database = deps.database
    this.#clock = deps.clock
    this.#key = deriveKey(deps.masterKey, 'wecom-credential')
  }

  get(groupId: string, installId: string, kind: CredentialKind, fetch: () => Promise<FetchedCredential>): Promise<string> {
    const key = `${installId}:${kind}`
    const cached = this.#memory.get(key)
    if (cached && cached.expiresAt - earlyMs > this.#clock.ms()) return Promise.resolve(cached.value)
    return this.#single(key, () => this.#load(groupId, installId, kind, fetch, null))
  }

  /** After WeCom called `rejected` invalid: every process moves on to one new value. */
  renew(groupId: string, installId: string, kind: CredentialKind, rejected: string, fetch: () => Promise<FetchedCredential>): Promise<string> {
    const key = `${installId}:${kind}`
    if (this.#memory.get(key)?.value === rejected) this.#memory.delete(key)
    return this.#single(key, () => this.#load(groupId, installId, kind, fetch, rejected))
  }

  #single(key: string, work: () => Promise<string>): Promise<string> {
    const flying = this.#flights.get(key)
    if (flying) return flying
    const flight = work().finally(() => this.#flights.delete(key))
    this.#flights.set(key, flight)
    return flight
  }

  async #load(groupId: string, installId: string, kind: CredentialKind, fetch: () => Promise<FetchedCredential>, rejected: string | null): Promise<string> {
    const key = `${installId}:${kind}`
    const associated = `${groupId}:${key}`
    const mine = randomBytes(8).toString('hex')
    for (let attempt = 0; attempt < 100; attempt++) {
      const row = await this.#database.row<{ value_enc: string | null; expires_at: Date; refresh_until: Date | null }>(
        'SELECT value_enc, expires_at, refresh_until FROM wecom_credential WHERE group_id = ? AND install_id = ? AND kind = ?', [groupId, installId, kind])
      const value = row?.value_enc ? open(this.#key, row.value_enc, associated).toString('utf8') : null
      if (row && value !== null && value !== rejected && row.expires_at.getTime() - earlyMs > this.#clock.ms()) {
        this.#memory.set(key, { value, expiresAt: row.expires_at.getTime() })
        return value
      }
      if (!row) {
        await this.#database.run('INSERT IGNORE INTO wecom_credential (group_id, install_id, kind, expires_at) VALUES (?, ?, ?, ?)', [groupId, installId, kind, new Date(0)])
      }
      const lease = await this.#database.run(
        'UPDATE wecom_credential SET refresh_token = ?, refresh_until = ? WHERE group_id = ? AND install_id = ? AND kind = ? AND (refresh_until IS NULL OR refresh_until < ?)',
        [mine, new Date(Date.now() + refreshLeaseMs), groupId, installId, kind, new Date()])
      if (lease.affectedRows === 1) return this.#fetchAndStore(groupId, installId, kind, associated, mine, fetch)
      await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 50))
    }
    throw new Error(`no ${kind} credential within ${refreshLeaseMs} ms: another process holds the refresh`)
  }

  async #fetchAndStore(groupId: string, installId: string, kind: CredentialKind, associated: string, mine: string, fetch: () => Promise<FetchedCredential>): Promise<string> {
    try {
      const fresh = await fetch()
      const expiresAt = this.#clock.ms() + fresh.expiresInSeconds * 1000
      await this.#database.run(
        'UPDATE wecom_credential SET value_enc = ?, expires_at = ?, refresh_until = NULL WHERE group_id = ? AND install_id = ? AND kind = ? AND refresh_token = ?',
        [seal(this.#key, fresh.value, associated), new Date(expiresAt), groupId, installId, kind, mine])
      this.#memory.set(`${installId}:${kind}`, { value: fresh.value, expiresAt })
      return fresh.value
    } catch (cause) {
      await this.#database.run('UPDATE wecom_credential SET refresh_until = NULL WHERE group_id = ? AND install_id = ? AND kind = ? AND refresh_token = ?',
        [groupId, installId, kind, mine])
      throw cause
    }
  }
}
