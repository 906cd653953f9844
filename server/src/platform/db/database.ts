import { drizzle, type MySql2Database } from 'drizzle-orm/mysql2'
import type { Pool, PoolConnection, ResultSetHeader } from 'mysql2/promise'
import { isRetryable } from './errors.ts'

export type SqlValue = string | number | bigint | boolean | Date | Buffer | null | undefined | readonly (string | number)[]

/** What a repository works on: the pool, or one transaction. */
export interface Db {
  /** Typed writes and simple reads. */
  readonly orm: MySql2Database
  /** Hand-written reads; `?` expands arrays for IN. */
  rows<T>(sql: string, params?: readonly SqlValue[]): Promise<T[]>
  row<T>(sql: string, params?: readonly SqlValue[]): Promise<T | null>
  /** A write; the result counts matched rows. */
  run(sql: string, params?: readonly SqlValue[]): Promise<ResultSetHeader>
  /** Prepared statement, for hot paths (no arrays). */
  prepared<T>(sql: string, params: readonly Exclude<SqlValue, readonly (string | number)[]>[]): Promise<T>
}

export interface Tx extends Db {
  /** Runs once the transaction is committed, e.g. to wake a worker. */
  afterCommit(action: () => void): void
}

export interface Database extends Db {
  readonly pool: Pool
  /** Runs `work` in one transaction and repeats all of it on conflicts, COMMIT included. No HTTP inside, ever. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  close(): Promise<void>
}

function bind(client: Pool | PoolConnection): Db {
  const orm = drizzle({ client: client as Pool }) as unknown as MySql2Database
  const rows = async <T>(sql: string, params: readonly SqlValue[] = []): Promise<T[]> => {
    const [result] = await client.query(sql, params as unknown[])
    return result as T[]
  }
  return {
    orm,
    rows,
    row: async <T>(sql: string, params: readonly SqlValue[] = []) => (await rows<T>(sql, params))[0] ?? null,
    run: async (sql, params = []) => {
      const [result] = await client.query(sql, params as unknown[])
      return result as ResultSetHeader
    },
    prepared: async <T>(sql: string, params: readonly SqlValue[]) => {
      const [result] = await client.execute(sql, params as never)
      return result as T
    },
  }
}

const attempts = 6

/** A statement outside a transaction is its own transaction: a deadlock took all of it back, so it may be repeated. */
async function repeated<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (cause) {
      if (attempt >= attempts || !isRetryable(cause)) throw cause
      await new Promise((resolve) => setTimeout(resolve, 2 ** attempt * (0.5 + Math.random())))
    }
  }
}

export function createDatabase(pool: Pool): Database {
  const single = bind(pool)
  return {
    ...single,
    run: (sql, params) => repeated(() => single.run(sql, params)),
    pool,
    close: () => pool.end(),
    async transaction(work) {
      for (let attempt = 1; ; attempt++) {
        const connection = await pool.getConnection()
        const actions: (() => void)[] = []
        let broken = false
        try {
          await connection.beginTransaction()
          const result = await work({ ...bind(connection), afterCommit: (action) => actions.push(action) })
          await connection.commit()
          for (const action of actions) action()
          return result
        } catch (cause) {
          // 1205 rolls back only the statement: always roll back the whole transaction before a retry.
          await connection.rollback().catch(() => {
            broken = true
          })
          if (attempt >= attempts || !isRetryable(cause)) throw cause
        } finally {
          if (broken) connection.destroy()
          else connection.release()
        }
        await new Promise((resolve) => setTimeout(resolve, 5 * 2 ** attempt * (0.5 + Math.random())))
      }
    },
  }
}
