import { randomBytes } from 'node:crypto'
import type { Database } from '../db/database.ts'

const leaseMs = 30_000
/** What a last statement may still need: work is not begun with less than this left. */
const marginMs = 5_000

/** Lanes leased by somebody who is no lane worker: a sync page writes the customers of many lanes at once. */
export class LaneHold {
  readonly lanes: ReadonlySet<number>
  readonly #database: Database
  readonly #token: string
  readonly #until: number

  constructor(database: Database, lanes: ReadonlySet<number>, token: string, until: number) {
    this.#database = database
    this.lanes = lanes
    this.#token = token
    this.#until = until
  }

  stillOurs(): boolean {
    return this.lanes.size > 0 && Date.now() < this.#until - marginMs
  }

  async release(): Promise<void> {
    if (this.lanes.size === 0) return
    await this.#database.run("UPDATE lane SET token = '', leased_until = ? WHERE token = ? AND lane IN (?)", [new Date(0), this.#token, [...this.lanes]])
  }
}

/** Takes those of the lanes that are free just now. */
export async function holdLanes(database: Database, wanted: readonly number[]): Promise<LaneHold> {
  const token = randomBytes(12).toString('hex')
  const until = Date.now() + leaseMs
  const lanes = [...new Set(wanted)].sort((a, b) => a - b)
  if (lanes.length === 0) return new LaneHold(database, new Set(), token, until)
  await database.run('UPDATE lane SET token = ?, leased_until = ? WHERE lane IN (?) AND leased_until < ?', [token, new Date(until), lanes, new Date()])
  const taken = await database.rows<{ lane: number }>('SELECT lane FROM lane WHERE lane IN (?) AND token = ?', [lanes, token])
  return new LaneHold(database, new Set(taken.map((row) => row.lane)), token, until)
}
