import mysql, { type Pool } from 'mysql2/promise'

const sessionMode =
  'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'

const unknownVariable = 1193

/**
 * The same session on every engine: UTC, READ COMMITTED, full sql_mode; 64-bit numbers come back as strings. On Galera
 * a read waits until this node has what the others committed: without it every tenth read was stale. A single
 * MariaDB takes the setting and does nothing, MySQL does not know it.
 */
export function createPool(databaseUrl: string, size = 24): Pool {
  const url = new URL(databaseUrl)
  const pool = mysql.createPool({
    host: url.hostname,
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: url.pathname.slice(1),
    connectionLimit: size,
    maxPreparedStatements: 256,
    waitForConnections: true,
    timezone: 'Z',
    charset: 'utf8mb4_bin',
    supportBigNumbers: true,
    bigNumberStrings: true,
    connectTimeout: 5_000,
  })
  pool.pool.on('connection', (connection) => {
    const report = (error: Error | null) => {
      if (error) connection.destroy()
    }
    connection.query(`SET time_zone='+00:00', sql_mode='${sessionMode}'`, report)
    connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED', report)
    connection.query('SET SESSION wsrep_sync_wait = 1', (error: (Error & { errno?: number }) | null) => report(error?.errno === unknownVariable ? null : error))
  })
  return pool
}

/** MySQL ≥ 8 or MariaDB ≥ 10.11; returns the version or throws a sentence for the operator. */
export async function checkServer(pool: Pool): Promise<string> {
  const [rows] = await pool.query('SELECT VERSION() AS v')
  const version = String((rows as { v: string }[])[0]?.v)
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10))
  const fits = /mariadb/i.test(version) ? major > 10 || (major === 10 && minor >= 11) : major >= 8
  if (!fits) throw new Error(`数据库版本太旧：${version}。需要 MySQL 8/9 或 MariaDB 10.11 以上`)
  return version
}
