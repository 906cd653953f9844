import type mysql from 'mysql2/promise'
import { bigStore, fillFriendships } from './audience-data.ts'

const days = 1095
const factsPerFriend = 150
/** A snowflake's place is taken by the row number: order is all that matters here. */
const firstFact = '6000000000000000000'

/**
 * Three years of a group: its friendships (audience-data.ts), what was done with them, follow-ups, and the closed days.
 * Of a hundred facts less than two begin or end a friendship: most are notes, scripts and tags.
 */
export async function fillHome(pool: mysql.Pool, friends: number): Promise<number> {
  const run = (sql: string) => pool.query(sql)
  await fillFriendships(pool, friends)
  await run("INSERT INTO wecom_app (group_id, id, corp_id, name, secret_enc, callback_token_enc, aes_key_enc) VALUES (1, 1, 1, '应用', '', '', '')")
  await run("INSERT INTO app_install (group_id, id, app_id, corp_id, agent_id, driver, state) VALUES (1, 1, 1, 1, 1000002, 'self_built', 'active')")
  await run(`INSERT INTO assignment (group_id, id, employee_id, store_id, role, source, valid_from) SELECT 1, 1 + seq, 1000 + seq, ${bigStore} + seq % 20, IF(seq % 3 = 0, 'service_advisor', 'sales_advisor'), 'position', '2020-01-01' FROM seq_0_to_199`)
  const facts = friends * factsPerFriend
  const indexesBack = await withoutIndexes(pool, 'domain_fact')
  const chunk = 3_000_000
  for (let from = 0; from < facts; from += chunk) {
    const to = Math.min(facts, from + chunk) - 1
    await run(`INSERT INTO domain_fact (group_id, id, kind, occurred_at, recorded_at, store_id, person_id, relation_id, member_id, cause, payload)
      SELECT 1, ${firstFact} + n, kind, at, at, ${bigStore} + IF(r % 5 = 0, 0, 1 + r % 19), 8000000000000000000 + r, 8000000000000000000 + r, 1000 + r % 200, 'callback', IF(kind = 'relation_deleted', '{"by":"customer"}', '{"addWay":1}')
      FROM (SELECT seq AS n, seq % ${friends} AS r, TIMESTAMPADD(SECOND, -(CONV(LEFT(MD5(seq), 8), 16, 10) % ${days * 86_400}), NOW(3)) AS at,
        ELT(1 + CASE WHEN seq < ${friends} THEN 0 WHEN seq % 211 = 0 THEN 1 WHEN seq % 97 = 0 THEN 2 ELSE 3 + seq % 4 END, 'relation_added', 'relation_deleted', 'welcome_sent', 'follow_up', 'script_sent', 'tag_added', 'profile_changed') AS kind FROM seq_${from}_to_${to}) x`)
  }
  await indexesBack()
  await run(`INSERT INTO task (group_id, id, person_id, relation_id, store_id, member_id, title, due_at, status, source, created_at, closed_at)
    SELECT 1, 5000000000000000000 + seq, 8000000000000000000 + seq % ${friends}, 8000000000000000000 + seq % ${friends}, ${bigStore} + IF(seq % ${friends} % 5 = 0, 0, 1 + seq % ${friends} % 19), 1000 + seq % 200, '跟进价格', at, IF(at > NOW() OR seq % 200 = 0, 'open', 'done'), 'follow_up', at, IF(at > NOW() OR seq % 200 = 0, NULL, at)
    FROM (SELECT seq, TIMESTAMPADD(SECOND, 432000 - CAST(CONV(LEFT(MD5(CONCAT('t', seq)), 8), 16, 10) AS SIGNED) % ${days * 86_400}, NOW(3)) AS at FROM seq_0_to_${friends * 5 - 1}) x`)
  const daily = (metric: string, dimension: string, share: number, more = '') => run(`INSERT INTO kpi_daily (group_id, store_id, day, metric, dimension, value) SELECT 1, ${bigStore}, DATE_FORMAT(NOW() - INTERVAL (1 + s.seq) DAY, '%Y-%m-%d'), '${metric}', ${dimension}, ${Math.max(1, Math.round((friends / 5 / days) * share))} FROM seq_0_to_${days - 1} s ${more}`)
  for (const [metric, share] of [['adds', 1], ['deleted_customer', 0.2], ['welcome_sent', 1], ['follow_ups', 20]] as const) await daily(metric, "''", share)
  await daily('adds', "CONCAT('m:', 1000 + d.seq)", 0.1, 'JOIN seq_0_to_19 d')
  await daily('adds', "CONCAT('c:', d.seq)", 0.1, 'JOIN seq_0_to_19 d')
  // Who loses customers is worked out by these, so they are the facts' own.
  await run(`INSERT INTO kpi_daily (group_id, store_id, day, metric, dimension, value) SELECT 1, store_id, DATE_FORMAT(occurred_at, '%Y-%m-%d') AS on_day, 'deleted_customer', CONCAT('m:', member_id) AS whose, COUNT(*) FROM domain_fact WHERE group_id = 1 AND store_id = ${bigStore} AND kind = 'relation_deleted' GROUP BY store_id, on_day, whose`)
  await run("INSERT INTO kpi_cursor (group_id, fact_id, closed_day) VALUES (1, 9000000000000000000, '2999-01-01')")
  for (const table of ['domain_fact', 'task', 'kpi_daily']) await run(`ANALYZE TABLE ${table}`)
  return facts
}

/** Millions of rows and their indexes one after the other cost a third of both at once. */
async function withoutIndexes(pool: mysql.Pool, table: string): Promise<() => Promise<void>> {
  const [[row]] = await pool.query<mysql.RowDataPacket[]>(`SHOW CREATE TABLE ${table}`)
  const indexes = [...String(row!['Create Table']).matchAll(/^\s+(KEY `(\w+)` .*?),?$/gm)]
  await pool.query(`ALTER TABLE ${table} ${indexes.map(([, , name]) => `DROP INDEX ${name}`).join(', ')}`)
  return async () => { for (const [, index] of indexes) await pool.query(`ALTER TABLE ${table} ADD ${index}`) }
}
