import { drizzle } from 'drizzle-orm/mysql2'
import { migrate as runMigrations } from 'drizzle-orm/mysql2/migrator'
import type { Pool } from 'mysql2/promise'
import { laneCount } from '../platform/jobs/lanes.ts'

/** One step before processes start: two at once would collide on DDL. Forward only. */
export async function migrate(pool: Pool, folder: string): Promise<void> {
  // Keys must compare byte by byte on every engine; the database may have been made with another default, also for a restore.
  const [name] = await pool.query('SELECT DATABASE() AS name')
  await pool.query(`ALTER DATABASE \`${String((name as { name: string }[])[0]?.name)}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`)
  await runMigrations(drizzle({ client: pool }), { migrationsFolder: folder })
  const lanes = Array.from({ length: laneCount }, (_, lane) => [lane, '', new Date(0)])
  await pool.query('INSERT IGNORE INTO lane (lane, token, leased_until) VALUES ?', [lanes])
}
