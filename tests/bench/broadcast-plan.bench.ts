import mysql from 'mysql2/promise'
// @ts-expect-error plain JavaScript without declarations
import { say } from '../../scripts/lib/say.mjs'
import { migrate } from '../../server/src/app/migrate.ts'
import { AttributeDefs } from '../../server/src/modules/attributes/index.ts'
import { planBroadcast } from '../../server/src/modules/broadcasts/index.ts'
import { Directory } from '../../server/src/modules/org/index.ts'
import { createTouches } from '../../server/src/modules/touches/index.ts'
import { systemClock } from '../../server/src/platform/clock/clock.ts'
import { createDatabase, type Database } from '../../server/src/platform/db/database.ts'
import { idsOfSlot } from '../../server/src/platform/db/ids.ts'
import { createPool } from '../../server/src/platform/db/pool.ts'
import type { Kit } from '../../server/src/platform/kit.ts'
import { startTestServer } from '../support/mariadb.ts'
import { bigStore, fillFriendships } from './audience-data.ts'
import { compared, type Measure, type Pair } from './measure.ts'

/** Friendships of the corp; a fifth is the store's. Fewer for a first look: `BROADCAST_RELATIONS=100000`. */
const relations = Number(process.env['BROADCAST_RELATIONS'] ?? 1_000_000)
const rounds = 3
const tables = ['broadcast_target', 'touch_slot', 'human_slot']

/** `broadcast-plan`: a store's broadcast to all its customers is planned, places included, by the product's own job. */
export async function benchBroadcastPlan(): Promise<Measure[]> {
  const server = await startTestServer(true)
  const address = `mysql://root@127.0.0.1:${server.port}`
  const setup = mysql.createPool({ uri: address, connectionLimit: 1, multipleStatements: true })
  try {
    // A database of this size has memory for it; a bench that read from the disk would measure the disk.
    await setup.query(`SET GLOBAL innodb_buffer_pool_size = ${3 * 1024 ** 3}; SET GLOBAL innodb_log_file_size = ${1024 ** 3}; CREATE DATABASE bench_plan CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`)
    const pool = createPool(`${address}/bench_plan`, 8)
    await migrate(pool, new URL('../../migrations', import.meta.url).pathname)
    await fillFriendships(pool, relations)
    const database = createDatabase(pool)
    // As in the product: what is looked up inside transactions has connections of its own.
    const lookups = createDatabase(createPool(`${address}/bench_plan`, 2))
    const pairs: Pair[] = []
    let before = 0
    let peak = 0
    const watch = setInterval(() => { peak = Math.max(peak, process.memoryUsage().rss) }, 50)
    for (let day = 1; day <= rounds; day++) {
      before ||= process.memoryUsage().rss
      const id = String(9000 + day)
      const product = await plan(database, lookups, id, day)
      const floor = await copy(pool, id)
      pairs.push({ product, floor })
      say(`  day ${day}: ${product.toFixed(1)} s against ${floor.toFixed(1)} s`)
    }
    clearInterval(watch)
    const counted = await database.rows<{ state: string; reason: string | null; n: string }>('SELECT state, reason, COUNT(*) AS n FROM broadcast_target WHERE group_id = 1 AND broadcast_id = 9001 GROUP BY state, reason')
    say(`  ${counted.map((row) => `${row.state}${row.reason ? ` ${row.reason}` : ''} ${row.n}`).join(', ')}; memory ${Math.round(before / 2 ** 20)} MB before, ${Math.round(peak / 2 ** 20)} MB at most`)
    await Promise.all([database.close(), lookups.close()])
    return [compared('broadcast-plan', pairs, { goal: 3, better: 'lower', unit: 's' })]
  } finally {
    await setup.end()
    await server.stop()
  }
}

async function plan(database: Database, lookups: Database, broadcastId: string, day: number): Promise<number> {
  const ids = idsOfSlot(1001)
  const kit = { database, ids, clock: systemClock, log: () => undefined } as unknown as Kit
  const directory = new Directory({ ...kit, database: lookups })
  const deps = { kit, directory, attributes: new AttributeDefs({ database: lookups }), touches: createTouches({ kit, directory }), publicOrigin: '' }
  const at = new Date(Date.UTC(2031, 0, day, 2))
  await database.run(
    `INSERT INTO broadcast (group_id, id, version, store_id, corp_id, title, purpose, class, state, audience, content, content_hash, planned_at, expires_at, choice, created_by, created_at)
     VALUES (1, ?, 1, ?, 1, '', '', 'marketing', 'planning', ?, ?, '', ?, ?, 'skip', 1, ?)`,
    [broadcastId, bigStore, JSON.stringify({ storeId: bigStore }), JSON.stringify({ text: 'x', attachments: [], variant: null, promotionId: null }), at, new Date(at.getTime() + 10 * 3_600_000), at])
  const started = performance.now()
  await planBroadcast(deps, () => Promise.resolve())({ broadcastId }, { groupId: '1', jobId: '1', attempt: 1, stopping: () => false })
  return (performance.now() - started) / 1000
}

/** The floor: the rows that the plan wrote, written from rows, one statement a table. */
async function copy(pool: mysql.Pool, broadcastId: string): Promise<number> {
  let seconds = 0
  for (const table of tables) {
    await pool.query(`CREATE TABLE bench_copy LIKE ${table}`)
    const started = performance.now()
    await pool.query(`INSERT INTO bench_copy SELECT * FROM ${table} WHERE group_id = 1 AND broadcast_id = ?`, [broadcastId])
    seconds += (performance.now() - started) / 1000
    await pool.query('DROP TABLE bench_copy')
  }
  return seconds
}
