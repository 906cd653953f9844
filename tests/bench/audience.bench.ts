import mysql from 'mysql2/promise'
// @ts-expect-error plain JavaScript without declarations
import { say } from '../../scripts/lib/say.mjs'
import { fileURLToPath } from 'node:url'
import { migrate } from '../../server/src/app/migrate.ts'
import { AttributeDefs } from '../../server/src/modules/attributes/index.ts'
import { countRows } from '../../server/src/modules/audiences/count-audience.ts'
import { Directory } from '../../server/src/modules/org/index.ts'
import { systemClock } from '../../server/src/platform/clock/clock.ts'
import { createDatabase } from '../../server/src/platform/db/database.ts'
import { createPool } from '../../server/src/platform/db/pool.ts'
import type { Kit } from '../../server/src/platform/kit.ts'
import { startTestServer } from '../support/mariadb.ts'
import { benchTag, bigStore, fillFriendships } from './audience-data.ts'
import { compared, interleaved, median, type Measure } from './measure.ts'

/** Fewer for a first look: `AUDIENCE_RELATIONS=100000 npm run bench -- --only audience`. */
const relations = Number(process.env['AUDIENCE_RELATIONS'] ?? 1_000_000)

/** `audience`: the count a manager sees while choosing, three conditions by tags and two by attributes, in the largest store of a corp. */
export async function benchAudience(): Promise<Measure[]> {
  const server = await startTestServer(true)
  const address = `mysql://root@127.0.0.1:${server.port}`
  const root = mysql.createPool({ uri: address, connectionLimit: 1, multipleStatements: true })
  await root.query(`SET GLOBAL innodb_buffer_pool_size = ${3 * 1024 ** 3}; CREATE DATABASE bench CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`)
  const pool = createPool(`${address}/bench`, 4)
  const database = createDatabase(pool)
  try {
    await migrate(pool, fileURLToPath(new URL('../../migrations', import.meta.url)))
    await fillFriendships(pool as unknown as mysql.Pool, relations)
    const kit = { database, clock: systemClock } as Kit
    const deps = { kit, directory: new Directory(kit), attributes: new AttributeDefs(kit) }
    const audience = { storeId: bigStore, tagsAll: [benchTag(5)], tagsAny: [benchTag(8), benchTag(11)], tagsNone: [benchTag(2)], attributes: [{ key: 'intent_model', is: '越屿' }, { key: 'budget', is: '18' }] }
    const count = () => timed(async () => (await countRows(deps, '1', audience, 'marketing')).reduce((sum, row) => sum + row.persons, 0))
    const bare = () => timed(async () => Number((await database.row<{ n: string }>(bareSql))!.n))
    const [found, plain] = [await count(), await bare()]
    say(`  ${relations} friendships, ${relations / 5} in the store: ${found.result} customers with their reasons and advisors, ${plain.result} by the bare statement, which knows no merged records`)
    const pairs = (await interleaved(count, bare)).map((pair) => ({ product: pair.product.ms, floor: pair.floor.ms }))
    return [
      { name: 'audience', value: median(pairs.map((pair) => pair.product)), floor: null, ratio: null, goal: 300, better: 'lower', unit: 'ms' },
      compared('audience-sql', pairs, { goal: 3, better: 'lower', unit: 'ms' }),
    ]
  } finally {
    await database.close()
    await root.end()
    await server.stop()
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const started = performance.now()
  const result = await work()
  return { ms: performance.now() - started, result }
}

/** The conditions alone, by hand: no reasons, no advisors, no merged records, nothing that belongs to the store checked. */
const bareSql = `SELECT COUNT(DISTINCT r.person_id) AS n FROM follow_relation r
  STRAIGHT_JOIN relation_tag t ON t.group_id = 1 AND t.relation_id = r.id AND t.tag_id = ${benchTag(5)}
  STRAIGHT_JOIN relation_tag u ON u.group_id = 1 AND u.relation_id = r.id AND u.tag_id IN (${benchTag(8)}, ${benchTag(11)})
  STRAIGHT_JOIN person p ON p.group_id = 1 AND p.id = r.person_id AND p.intent_model = '越屿'
  STRAIGHT_JOIN person_attribute a ON a.group_id = 1 AND a.person_id = p.id AND a.attribute = 'budget' AND a.low <= 18 AND a.high >= 18
  LEFT JOIN relation_tag n ON n.group_id = 1 AND n.relation_id = r.id AND n.tag_id = ${benchTag(2)}
  WHERE r.group_id = 1 AND r.store_id = ${bigStore} AND n.tag_id IS NULL`
