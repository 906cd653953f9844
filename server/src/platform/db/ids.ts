import { Snowflake } from '@sapphire/snowflake'
import { randomBytes } from 'node:crypto'
import type { Database } from './database.ts'

const epoch = new Date('2026-01-01T00:00:00Z')
const slots = 1024
const leaseMs = 60_000

export interface Ids {
  next(): string
}

/** The smallest id that could be made at this moment. */
export const idAt = (ms: number): string => ((BigInt(ms) - BigInt(epoch.getTime())) << 22n).toString()

/** Ids follow real time, never the demo clock: an offset moved backwards must not repeat them. */
export function idsOfSlot(slot: number): Ids {
  const snowflake = new Snowflake(epoch)
  const workerId = BigInt(slot & 31)
  const processId = BigInt(slot >> 5)
  return { next: () => snowflake.generate({ workerId, processId }).toString() }
}

export interface LeasedIds extends Ids {
  stop(): Promise<void>
}

/** One slot per process, leased in the database and renewed; a process that loses its lease stops making ids. */
export async function leaseIds(database: Database): Promise<LeasedIds> {
  const token = randomBytes(12).toString('hex')
  const slot = await takeSlot(database, token)
  const ids = idsOfSlot(slot)
  let validUntil = Date.now() + leaseMs
  const renew = setInterval(() => {
    const until = Date.now() + leaseMs
    database
      .run('UPDATE id_worker SET leased_until = ? WHERE slot = ? AND token = ?', [new Date(until), slot, token])
      .then((result) => {
        if (result.affectedRows === 1) validUntil = until
      })
      .catch((error: unknown) => process.emitWarning(`id lease not renewed: ${String(error)}`))
  }, leaseMs / 4)
  renew.unref()
  return {
    next() {
      if (Date.now() > validUntil) throw new Error('id lease lost: the database was unreachable for a minute')
      return ids.next()
    },
    async stop() {
      clearInterval(renew)
      await database.run('UPDATE id_worker SET leased_until = ? WHERE slot = ? AND token = ?', [new Date(0), slot, token])
    },
  }
}

async function takeSlot(database: Database, token: string): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const now = new Date()
    const free = await database.row<{ slot: number }>('SELECT slot FROM id_worker WHERE leased_until < ? ORDER BY slot LIMIT 1', [now])
    const slot = free?.slot ?? (await nextNewSlot(database))
    const until = new Date(now.getTime() + leaseMs)
    if (free) {
      const taken = await database.run('UPDATE id_worker SET token = ?, leased_until = ? WHERE slot = ? AND leased_until < ?', [token, until, slot, now])
      if (taken.affectedRows === 1) return slot
    } else {
      const inserted = await database.run('INSERT IGNORE INTO id_worker (slot, token, leased_until) VALUES (?, ?, ?)', [slot, token, until])
      if (inserted.affectedRows === 1) return slot
    }
  }
  throw new Error('no free id slot: more than 1024 processes share this database')
}

async function nextNewSlot(database: Database): Promise<number> {
  const row = await database.row<{ slot: number | null }>('SELECT MAX(slot) AS slot FROM id_worker')
  const slot = (row?.slot ?? -1) + 1
  if (slot >= slots) throw new Error('no free id slot: more than 1024 processes share this database')
  return slot
}
