type Rows = <T>(sql: string, params?: unknown[]) => Promise<T[]>

const day = "DATE_FORMAT(occurred_at + INTERVAL 8 HOUR, '%Y-%m-%d')"
const told = (key: string): string => `COALESCE(JSON_UNQUOTE(JSON_EXTRACT(payload, '$.${key}')), '')`

/** Each add, deletion, taking-over and hand-over of a friendship and moment once, however often it was told. */
const friendships = `SELECT store_id, relation_id, person_id, member_id, COALESCE(code_id, 0) AS code, kind, occurred_at, day, way, newcomer, untold, half, gone_by FROM (
  SELECT store_id, relation_id, person_id, member_id, code_id, kind, occurred_at, ${day} AS day, COALESCE(JSON_EXTRACT(payload, '$.addWay'), 0) AS way, ${told('newPerson')} AS newcomer, ${told('untold')} AS untold, ${told('half')} AS half, ${told('by')} AS gone_by,
    ROW_NUMBER() OVER (PARTITION BY store_id, kind, relation_id, occurred_at ORDER BY id DESC) AS nth
  FROM domain_fact WHERE store_id IS NOT NULL AND kind IN ('relation_added', 'relation_readded', 'relation_deleted', 'relation_transferred', 'relation_handed_over')) n WHERE nth = 1`
const others = `SELECT store_id, member_id, COALESCE(code_id, 0) AS code, kind, ${day} AS day FROM domain_fact WHERE store_id IS NOT NULL`

/** Which metric has which dimensions, and what it counts. */
const metrics: readonly (readonly [metric: string, dimensions: 'store' | 'member' | 'code' | 'way', of: string])[] = [
  ['adds', 'way', "SELECT store_id, day, member_id, code, way FROM f WHERE kind IN ('relation_added', 'relation_readded')"],
  ['readds', 'member', "SELECT store_id, day, member_id, code, way FROM f WHERE kind = 'relation_readded'"],
  ['new_persons', 'member', "SELECT store_id, day, member_id, code, way FROM f WHERE kind IN ('relation_added', 'relation_readded') AND newcomer = 'true'"],
  ['ended_untold', 'store', "SELECT store_id, day, member_id, code, way FROM f WHERE kind IN ('relation_added', 'relation_readded') AND untold = 'true'"],
  ['deleted_customer', 'code', "SELECT store_id, day, member_id, code, way FROM f WHERE kind = 'relation_deleted' AND half <> 'true' AND gone_by = 'customer'"],
  ['deleted_member', 'member', "SELECT store_id, day, member_id, code, way FROM f WHERE kind = 'relation_deleted' AND half <> 'true' AND gone_by <> 'customer'"],
  ['taken_over', 'member', "SELECT store_id, day, member_id, code, way FROM f WHERE kind = 'relation_transferred'"],
  ['handed_over', 'member', "SELECT store_id, day, member_id, code, way FROM f WHERE kind = 'relation_handed_over'"],
  ...([['follow_ups', 'follow_up'], ['script_sends', 'script_sent'], ['visits', 'appointment_arrived'], ['welcome_sent', 'welcome_sent']] as const).map(([metric, kind]) => [metric, 'member', `SELECT store_id, day, member_id, code, 0 AS way FROM (${others} AND kind = '${kind}') o`] as const),
  ['welcome_failed', 'code', `SELECT store_id, day, member_id, code, 0 AS way FROM (${others} AND kind = 'welcome_failed') o`],
]
const depth = { store: 0, member: 1, code: 2, way: 3 }
const dimensions = ["''", "CONCAT('m:', member_id)", "CONCAT('c:', code)", "CONCAT('w:', way)"]

/** Within 48 hours before a customer left: an add or a script of the same friendship, or a broadcast that reached it. */
const before = `SELECT d.store_id, d.day, 'deleted_customer' AS metric, CONCAT('a:', b.what) AS dimension, COUNT(DISTINCT d.relation_id, d.occurred_at) AS value
  FROM (SELECT * FROM f WHERE kind = 'relation_deleted' AND half <> 'true' AND gone_by = 'customer') d
  JOIN (SELECT relation_id, occurred_at AS at, IF(kind = 'script_sent', 'script', 'add') AS what FROM domain_fact WHERE kind IN ('relation_added', 'relation_readded', 'script_sent') AND relation_id IS NOT NULL
        UNION ALL SELECT relation_id, sent_at, 'broadcast' FROM broadcast_target WHERE state = 'sent' AND sent_at IS NOT NULL) b
    ON b.relation_id = d.relation_id AND b.at <= d.occurred_at AND b.at > d.occurred_at - INTERVAL 48 HOUR
  GROUP BY d.store_id, d.day, b.what`

const wanted = `WITH f AS (${friendships}) ${[
  ...metrics.flatMap(([metric, deepest, of]) => dimensions.slice(0, depth[deepest] + 1).map((dimension) => `SELECT store_id, day, '${metric}' AS metric, ${dimension} AS dimension, COUNT(*) AS value FROM (${of}) x GROUP BY store_id, day, 4 HAVING dimension IS NOT NULL`)),
  before,
].join(' UNION ALL ')}`

export interface Differences { counted: number; differing: unknown[]; friends: { storeId: string; counted: number; told: number; standing: number }[] }

/** Every daily number another way: grouped by the database, from the facts alone, days of China by a fixed offset. */
export async function differencesFromFacts(rows: Rows, upTo: string): Promise<Differences> {
  const key = "CONCAT_WS('/', store_id, day, metric, dimension)"
  const [facts, daily] = await Promise.all([
    rows<{ key: string; value: string }>(`SELECT ${key} AS \`key\`, value FROM (${wanted}) w WHERE day < ?`, [upTo]),
    rows<{ key: string; value: string }>(`SELECT ${key} AS \`key\`, value FROM kpi_daily WHERE day < ? AND metric IN (?)`, [upTo, metrics.map(([metric]) => metric)]),
  ])
  const of = new Map(daily.map((row) => [row.key, Number(row.value)]))
  const known = new Set(facts.map((row) => row.key))
  const differing = [
    ...facts.filter((row) => of.get(row.key) !== Number(row.value)).map((row) => ({ ...row, counted: of.get(row.key) })),
    ...daily.filter((row) => !known.has(row.key)).map((row) => ({ key: row.key, value: '', counted: Number(row.value) })),
  ]
  // Who is a friend: by the days, by what was last told of each friendship, and by the friendships as they stand now less what happened today.
  const friends = await rows<{ storeId: string; counted: string; told: string; standing: string }>(
    `WITH f AS (${friendships}) SELECT s.id AS storeId,
       (SELECT COALESCE(SUM(CASE WHEN k.metric IN ('adds', 'taken_over') THEN k.value ELSE -k.value END), 0) FROM kpi_daily k WHERE k.store_id = s.id AND k.dimension = '' AND k.metric IN ('adds', 'taken_over', 'ended_untold', 'deleted_customer', 'deleted_member', 'handed_over') AND k.day < ?) AS counted,
       (SELECT COUNT(*) FROM (SELECT store_id, kind, ROW_NUMBER() OVER (PARTITION BY relation_id ORDER BY occurred_at DESC, kind = 'relation_deleted' DESC) AS nth FROM f WHERE day < ?) l WHERE l.nth = 1 AND l.store_id = s.id AND l.kind IN ('relation_added', 'relation_readded', 'relation_transferred')) AS told,
       (SELECT COUNT(*) FROM follow_relation r WHERE r.store_id = s.id AND r.deleted_at IS NULL AND r.half = 0)
         - (SELECT COALESCE(SUM(CASE WHEN kind IN ('relation_added', 'relation_readded', 'relation_transferred') THEN IF(untold = 'true', 0, 1) WHEN half = 'true' THEN 0 ELSE -1 END), 0) FROM f WHERE f.store_id = s.id AND f.day >= ?) AS standing
     FROM store s ORDER BY s.id`, [upTo, upTo, upTo])
  return { counted: daily.length, differing, friends: friends.map((one) => ({ storeId: one.storeId, counted: Number(one.counted), told: Number(one.told), standing: Number(one.standing) })) }
}
