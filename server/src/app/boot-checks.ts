import type { Pool } from 'mysql2/promise'
import { ConfigError, type Config } from '../platform/config/config.ts'
import { checkServer, createPool } from '../platform/db/pool.ts'

/** The server answers, lets us in, and is new enough. */
export async function checkReachable(pool: Pool): Promise<void> {
  await checkServer(pool).catch((cause: unknown) => {
    if (cause instanceof Error && 'code' in cause) throw new ConfigError(`连不上数据库（${String(cause.code)}）：检查 DATABASE_URL，或先把数据库启动`)
    throw new ConfigError(cause instanceof Error ? cause.message : String(cause))
  })
}

/** What must be true before anything starts; each failure is one sentence that says how to fix it. */
export async function checkBoot(config: Config): Promise<void> {
  const pool = createPool(config.databaseUrl, 1)
  try {
    await checkReachable(pool)
    const [tables] = await pool.query("SHOW TABLES LIKE 'tenant_group'")
    if ((tables as unknown[]).length === 0) throw new ConfigError('数据库还是空的：先运行 node server/dist/cli.js migrate')
    const [demo] = await pool.query('SELECT id FROM tenant_group WHERE demo = 1 LIMIT 1')
    if ((demo as unknown[]).length > 0 && !config.demo) throw new ConfigError('这是演示数据库，不能用于正式环境：换一个数据库，或设置 DEMO=1')
  } finally {
    await pool.end()
  }
}
