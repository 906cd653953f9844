import type { Connection } from 'mysql2'
import type { Database, SqlValue } from './database.ts'

/** Rows one after the other on a connection of their own, never all in memory. Who stops early ends the connection: its answer is not read to the end. */
export async function* streamRows<T>(database: Database, sql: string, params: readonly SqlValue[]): AsyncGenerator<T> {
  const connection = await database.pool.getConnection()
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
