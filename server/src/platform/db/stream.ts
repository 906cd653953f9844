import type { Pool } from 'mysql2/promise'
import type { Connection } from 'mysql2'
import type { Database, SqlValue } from './database.ts'

/**
 * Rows one after the other on a connection of their own, never all in memory. Who stops early ends the connection: its
 * answer is not read to the end.
 */
export async function* streamRows<T>({ pool }: Database, sql: string, params: readonly SqlValue[]): AsyncGenerator<T> {
  const give = await turnsOf(pool).take()
  try {
    yield* readRows<T>(pool, sql, params)
  } finally {
    give()
  }
}

async function* readRows<T>(pool: Pool, sql: string, params: readonly SqlValue[]): AsyncGenerator<T> {
  const connection = await pool.getConnection()
  const raw = connection.connection as unknown as Connection
  const rows = raw.query(sql, params as unknown[]).stream()
  // The driver does not tell a stream that its connection is gone: whoever reads would wait for ever.
  const lost = (cause?: Error): void => void rows.destroy(cause ?? new Error('the connection ended while its rows were read'))
  raw.once('error', lost)
  raw.once('end', lost)
  let finished = false
  try {
    for await (const row of rows) yield row as T
    finished = true
  } finally {
    raw.off('error', lost)
    raw.off('end', lost)
    if (finished) connection.release()
    else connection.destroy()
  }
}

/** Who reads row by row works with other connections meanwhile: were all held by readers, they would wait for each other. */
const shareOfPool = 0.25
const turns = new WeakMap<Pool, Turns>()

function turnsOf(pool: Pool): Turns {
  const known = turns.get(pool) ?? new Turns(Math.max(1, Math.floor((pool.pool.config.connectionLimit ?? 1) * shareOfPool)))
  turns.set(pool, known)
  return known
}

class Turns {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(count: number) {
    this.#free = count
  }

  /** Answers what gives the turn back. */
  async take(): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    return () => {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free += 1
    }
  }
}
