import type { Connection } from 'mysql2'
import type { Database, SqlValue } from './database.ts'

/** Rows one after the other on a connection of their own, never all in memory. Who stops early ends the connection: its answer is not read to the end. */
export async function* streamRows<T>(database: Database, sql: string, params: readonly SqlValue[]): AsyncGenerator<T> {
  const connection = await database.pool.getConnection()
  let finished = false
  try {
    for await (const row of (connection.connection as unknown as Connection).query(sql, params as unknown[]).stream()) yield row as T
    finished = true
  } finally {
    if (finished) connection.release()
    else connection.destroy()
  }
}
