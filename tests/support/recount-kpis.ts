type Rows = <T>(sql: string, params?: unknown[]) => Promise<T[]>

const onceEach = `SELECT DISTINCT store_id, relation_id, member_id, code_id, kind, occurred_at, DATE_FORMAT(occurred_at + INTERVAL 8 HOUR, '%Y-%m-%d') AS day,
  JSON_UNQUOTE(JSON_EXTRACT(payload, '$.by')) AS gone_by, JSON_UNQUOTE(JSON_EXTRACT(payload, '$.addWay')) AS way, COALESCE(JSON_UNQUOTE(JSON_EXTRACT(payload, '$.half')), 'false') AS half
  FROM domain_fact WHERE store_id IS NOT NULL AND kind IN ('relation_added', 'relation_readded', 'relation_deleted')`

/** The same numbers another way: grouped by the database, from the facts alone, days of China by a fixed offset. */
export async function differencesFromFacts(rows: Rows, before: string): Promise<{ counted: number; differing: unknown[]; friends: { storeId: string; counted: string; told: string }[] }> {
  const wanted = `
    SELECT store_id, day, 'adds' AS metric, '' AS dimension, COUNT(*) AS value FROM (${onceEach}) f WHERE kind <> 'relation_deleted' GROUP BY store_id, day
    UNION ALL SELECT store_id, day, 'adds', CONCAT('m:', member_id), COUNT(*) FROM (${onceEach}) f WHERE kind <> 'relation_deleted' GROUP BY store_id, day, member_id
    UNION ALL SELECT store_id, day, 'adds', CONCAT('c:', COALESCE(code_id, 0)), COUNT(*) FROM (${onceEach}) f WHERE kind <> 'relation_deleted' GROUP BY store_id, day, code_id
    UNION ALL SELECT store_id, day, 'adds', CONCAT('w:', COALESCE(way, 0)), COUNT(*) FROM (${onceEach}) f WHERE kind <> 'relation_deleted' GROUP BY store_id, day, way
    UNION ALL SELECT store_id, day, 'deleted_customer', '', COUNT(*) FROM (${onceEach}) f WHERE kind = 'relation_deleted' AND gone_by = 'customer' AND half = 'false' GROUP BY store_id, day
    UNION ALL SELECT store_id, day, 'deleted_member', '', COUNT(*) FROM (${onceEach}) f WHERE kind = 'relation_deleted' AND gone_by = 'member' AND half = 'false' GROUP BY store_id, day
    UNION ALL SELECT store_id, DATE_FORMAT(occurred_at + INTERVAL 8 HOUR, '%Y-%m-%d'), 'follow_ups', '', COUNT(*) FROM domain_fact WHERE kind = 'follow_up' AND store_id IS NOT NULL GROUP BY 1, 2
    UNION ALL SELECT store_id, DATE_FORMAT(occurred_at + INTERVAL 8 HOUR, '%Y-%m-%d'), 'script_sends', '', COUNT(*) FROM domain_fact WHERE kind = 'script_sent' AND store_id IS NOT NULL GROUP BY 1, 2`
  const metrics = ['adds', 'deleted_customer', 'deleted_member', 'follow_ups', 'script_sends']
  const [told, counted] = await Promise.all([
    rows<{ key: string; value: string }>(`SELECT CONCAT_WS('/', store_id, day, metric, dimension) AS \`key\`, value FROM (${wanted}) w WHERE day < ?`, [before]),
    rows<{ key: string; value: string }>(
      `SELECT CONCAT_WS('/', store_id, day, metric, dimension) AS \`key\`, value FROM kpi_daily WHERE day < ? AND metric IN (?) AND (dimension = '' OR metric = 'adds')`, [before, metrics]),
  ])
  const of = new Map(counted.map((row) => [row.key, Number(row.value)]))
  const differing = told.filter((row) => of.get(row.key) !== Number(row.value)).map((row) => ({ ...row, counted: of.get(row.key) }))
  const known = new Set(told.map((row) => row.key))
  differing.push(...counted.filter((row) => !known.has(row.key)).map((row) => ({ key: row.key, value: '', counted: Number(row.value) })))
  // Who is a friend, by what was last told of each friendship.
  const friends = await rows<{ storeId: string; counted: string; told: string }>(
    `SELECT l.store_id AS storeId, COUNT(*) AS told, (SELECT SUM(IF(k.metric = 'adds', k.value, -k.value)) FROM kpi_daily k WHERE k.store_id = l.store_id AND k.dimension = '' AND k.metric IN ('adds', 'ended_untold', 'deleted_customer', 'deleted_member') AND k.day < ?) AS counted
     FROM (SELECT store_id, relation_id, kind, ROW_NUMBER() OVER (PARTITION BY relation_id ORDER BY occurred_at DESC, kind = 'relation_deleted' DESC) AS nth FROM (${onceEach}) f WHERE day < ?) l WHERE l.nth = 1 AND l.kind <> 'relation_deleted' GROUP BY l.store_id`, [before, before])
  return { counted: counted.length, differing, friends }
}
