import { overdueAtMost } from '@chitang/shared/contracts/overview'

type Rows = <T>(sql: string, params?: unknown[]) => Promise<T[]>

const china = (column: string): string => `DATE_FORMAT(${column} + INTERVAL 8 HOUR, '%Y-%m-%d')`
const back = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10)
const n = (value: unknown): number => Number(value ?? 0)

/** Adds of a store between two days, each with what followed: one row a friendship and moment. */
const followed = `
  WITH a AS (SELECT DISTINCT group_id, relation_id, person_id, occurred_at, ${china('occurred_at')} AS day FROM domain_fact WHERE store_id = ? AND kind IN ('relation_added', 'relation_readded') AND relation_id IS NOT NULL AND person_id IS NOT NULL AND ${china('occurred_at')} BETWEEN ? AND ?),
  met AS (SELECT DISTINCT a.relation_id, a.occurred_at FROM a JOIN domain_fact f ON f.group_id = a.group_id AND f.person_id = a.person_id AND f.kind IN ('follow_up', 'script_responded', 'appointment_arrived') AND f.occurred_at >= a.occurred_at AND f.occurred_at < a.occurred_at + INTERVAL 7 DAY),
  gone AS (SELECT DISTINCT a.relation_id, a.occurred_at FROM a JOIN domain_fact f ON f.group_id = a.group_id AND f.relation_id = a.relation_id AND f.person_id = a.person_id AND f.kind = 'relation_deleted' AND f.occurred_at >= a.occurred_at),
  visited AS (SELECT DISTINCT a.relation_id, a.occurred_at FROM a JOIN domain_fact f ON f.group_id = a.group_id AND f.person_id = a.person_id AND f.kind = 'appointment_arrived' AND f.occurred_at >= a.occurred_at)
  SELECT a.day, met.relation_id IS NOT NULL AS met, gone.relation_id IS NOT NULL AS gone, visited.relation_id IS NOT NULL AS visited, r.welcome_state = 'sent' AS welcomed FROM a
  LEFT JOIN met ON met.relation_id = a.relation_id AND met.occurred_at = a.occurred_at LEFT JOIN gone ON gone.relation_id = a.relation_id AND gone.occurred_at = a.occurred_at
  LEFT JOIN visited ON visited.relation_id = a.relation_id AND visited.occurred_at = a.occurred_at LEFT JOIN follow_relation r ON r.group_id = a.group_id AND r.id = a.relation_id`

/** What the reports say of a store, from the tables alone. `today` is China's. */
export async function reportsBySql(rows: Rows, storeId: string, today: string) {
  const [adds, due, span, broadcasts, contacts, month, capture] = await Promise.all([
    rows<Record<'day' | 'met' | 'gone' | 'visited' | 'welcomed', string>>(followed, [storeId, back(today, 100), today]),
    rows<{ memberId: string; due: string; onTime: string }>(
      `SELECT member_id AS memberId, COUNT(*) AS due, SUM(status = 'done' AND ${china('closed_at')} <= ${china('due_at')}) AS onTime FROM task WHERE store_id = ? AND status <> 'cancelled' AND ${china('due_at')} BETWEEN ? AND ? GROUP BY member_id ORDER BY member_id`, [storeId, back(today, 29), back(today, 1)]),
    rows<{ adds: string; gone: string; before: string }>(
      `SELECT SUM(kind <> 'relation_deleted' AND day >= ?) AS adds, SUM(kind = 'relation_deleted' AND gone_by = 'customer' AND day >= ?) AS gone,
         (SELECT COUNT(*) FROM (SELECT relation_id, kind, ROW_NUMBER() OVER (PARTITION BY relation_id ORDER BY occurred_at DESC, kind = 'relation_deleted' DESC) AS nth FROM domain_fact WHERE store_id = ? AND kind IN ('relation_added', 'relation_readded', 'relation_transferred', 'relation_handed_over', 'relation_deleted') AND ${china('occurred_at')} < ?) l WHERE nth = 1 AND kind IN ('relation_added', 'relation_readded', 'relation_transferred')) AS \`before\`
       FROM (SELECT DISTINCT relation_id, occurred_at, kind, ${china('occurred_at')} AS day, JSON_UNQUOTE(JSON_EXTRACT(payload, '$.by')) AS gone_by FROM domain_fact
             WHERE store_id = ? AND kind IN ('relation_added', 'relation_readded', 'relation_deleted') AND COALESCE(JSON_UNQUOTE(JSON_EXTRACT(payload, '$.half')), '') <> 'true') f`, [back(today, 29), back(today, 29), storeId, back(today, 29), storeId]),
    rows<{ id: string; delivered: string; left: string }>(
      `SELECT b.id, COUNT(DISTINCT t.contact_id) AS delivered, COUNT(DISTINCT IF(f.id IS NULL, NULL, t.contact_id)) AS \`left\` FROM broadcast b LEFT JOIN broadcast_target t ON t.group_id = b.group_id AND t.broadcast_id = b.id AND t.state = 'sent'
       LEFT JOIN domain_fact f ON f.group_id = t.group_id AND f.kind = 'relation_deleted' AND f.person_id = t.person_id AND f.relation_id = t.relation_id AND JSON_UNQUOTE(JSON_EXTRACT(f.payload, '$.by')) = 'customer' AND f.occurred_at BETWEEN t.sent_at AND t.sent_at + INTERVAL 48 HOUR
       WHERE b.store_id = ? AND b.state IN ('sending', 'closing', 'done') GROUP BY b.id ORDER BY b.id`, [storeId]),
    rows<{ person: string; contact: string }>('SELECT DISTINCT COALESCE(p.merged_into, p.id) AS person, r.contact_id AS contact FROM follow_relation r JOIN person p ON p.group_id = r.group_id AND p.id = r.person_id WHERE r.store_id = ? AND r.deleted_at IS NULL AND r.half = 0', [storeId]),
    rows<{ adds: string; addsService: string; retail: string | null; friends: string }>(
      `SELECT (SELECT COUNT(DISTINCT relation_id, occurred_at, kind) FROM domain_fact WHERE store_id = ? AND kind IN ('relation_added', 'relation_readded') AND LEFT(${china('occurred_at')}, 7) = ?) AS adds,
       (SELECT COUNT(DISTINCT relation_id, occurred_at, kind) FROM domain_fact WHERE store_id = ? AND kind IN ('relation_added', 'relation_readded') AND LEFT(${china('occurred_at')}, 7) = ? AND member_id IN (SELECT m.id FROM assignment s JOIN member m ON m.group_id = s.group_id AND m.employee_id = s.employee_id WHERE s.store_id = ? AND s.role IN ('service_advisor', 'service_manager') AND (s.valid_to IS NULL OR LEFT(${china('s.valid_to')}, 7) >= ?))) AS addsService,
       (SELECT COUNT(*) FROM follow_relation WHERE store_id = ? AND deleted_at IS NULL AND half = 0) AS friends, (SELECT SUM(retail) FROM store_day_entry WHERE store_id = ? AND LEFT(day, 7) = ? AND day <= ?) AS retail`,
      [storeId, today.slice(0, 7), storeId, today.slice(0, 7), storeId, today.slice(0, 7), storeId, storeId, today.slice(0, 7), today]),
    Promise.all((['sales', 'service'] as const).map((kind) => captureBySql(rows, storeId, kind, today))),
  ])
  const between = (from: string, to: string) => adds.filter((one) => one.day >= from && one.day <= to)
  const count = (list: typeof adds, key: 'met' | 'gone' | 'visited' | 'welcomed'): number => list.filter((one) => n(one[key]) === 1).length
  const monday = back(today, (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7)
  const cohorts = Array.from({ length: 12 }, (_, at) => back(monday, (12 - at) * 7)).map((week) => {
    const mine = between(week, back(week, -6))
    return { week, adds: mine.length, still: mine.length - count(mine, 'gone'), met: count(mine, 'met') }
  })
  const [funnel, silent] = [between(back(today, 30), back(today, 1)), between(back(today, 37), back(today, 8))]
  const per = contacts.reduce((map, one) => map.set(one.person, (map.get(one.person) ?? 0) + 1), new Map<string, number>())
  const base = n(span[0]?.before) + n(span[0]?.adds)
  return {
    cohorts, funnel: { adds: funnel.length, welcomed: count(funnel, 'welcomed'), met: count(funnel, 'met'), visited: count(funnel, 'visited') }, silent: { adds: silent.length, silent: silent.length - count(silent, 'met') },
    due: due.map((one) => ({ memberId: one.memberId, due: n(one.due), onTime: n(one.onTime) })), deletionRate30: base > 0 ? Math.round((n(span[0]?.gone) / base) * 1000) / 10 : null,
    broadcasts: broadcasts.map((one) => ({ id: one.id, delivered: n(one.delivered), left: n(one.left) })), persons: per.size, duplicates: [...per.values()].filter((many) => many > 1).length,
    adds: n(month[0]?.adds), addsService: n(month[0]?.addsService), friends: n(month[0]?.friends), retail: n(month[0]?.retail), sales: capture[0], service: capture[1],
  }
}

/** 企微留档 of the month: the named by number, the rest by the day's new friends of those who serve there. */
async function captureBySql(rows: Rows, storeId: string, kind: 'sales' | 'service', today: string): Promise<{ have: number; of: number } | null> {
  const roles = kind === 'sales' ? ['sales_advisor', 'dcc_agent', 'sales_manager'] : ['service_advisor', 'service_manager']
  const days = await rows<{ day: string; counted: string | null; listed: string; friends: string; ofDay: string; adds: string }>(
    `WITH friend AS (SELECT COALESCE(p.merged_into, p.id) AS root, MIN(r.added_at) AS since FROM follow_relation r JOIN person p ON p.group_id = r.group_id AND p.id = r.person_id WHERE r.store_id = ? AND r.deleted_at IS NULL AND r.half = 0 GROUP BY 1),
       number AS (SELECT phone_hash AS hash, id AS person FROM person WHERE phone_hash IS NOT NULL UNION ALL SELECT plate_hash, person_id FROM vehicle_ownership WHERE plate_hash IS NOT NULL AND valid_to IS NULL
         UNION ALL SELECT value_hash, person_id FROM identity_key WHERE kind IN ('phone', 'plate') AND scope = '' AND valid_to IS NULL),
       named AS (SELECT a.id, n.person FROM arrival a JOIN number n ON n.hash = a.phone_hash UNION SELECT a.id, n.person FROM arrival a JOIN number n ON n.hash = a.plate_hash),
       came AS (SELECT a.id, a.day, MIN(f.since) AS since FROM arrival a LEFT JOIN named k ON k.id = a.id LEFT JOIN person p ON p.group_id = a.group_id AND p.id = k.person LEFT JOIN friend f ON f.root = COALESCE(p.merged_into, p.id) WHERE a.store_id = ? AND a.kind = ? GROUP BY a.id, a.day),
       add_of AS (SELECT DISTINCT relation_id, occurred_at, kind, ${china('occurred_at')} AS day FROM domain_fact WHERE store_id = ? AND kind IN ('relation_added', 'relation_readded')
         AND member_id IN (SELECT m.id FROM assignment s JOIN member m ON m.group_id = s.group_id AND m.employee_id = s.employee_id WHERE s.store_id = ? AND s.role IN (?) AND (s.valid_to IS NULL OR LEFT(${china('s.valid_to')}, 7) >= ?)))
     SELECT d.day, e.${kind}_arrivals AS counted, (SELECT COUNT(*) FROM came c WHERE c.day = d.day) AS listed, (SELECT COUNT(c.since) FROM came c WHERE c.day = d.day) AS friends, (SELECT COUNT(*) FROM came c WHERE c.day = d.day AND ${china('c.since')} = d.day) AS ofDay, (SELECT COUNT(*) FROM add_of x WHERE x.day = d.day) AS adds
     FROM (SELECT day FROM store_day_entry WHERE store_id = ? UNION SELECT day FROM arrival WHERE store_id = ? AND kind = ?) d LEFT JOIN store_day_entry e ON e.store_id = ? AND e.day = d.day WHERE d.day BETWEEN ? AND ?`,
    [storeId, storeId, kind, storeId, storeId, roles, today.slice(0, 7), storeId, storeId, kind, storeId, `${today.slice(0, 7)}-01`, today])
  const of = days.reduce((sum, one) => sum + Math.max(n(one.counted), n(one.listed)), 0)
  if (of === 0) return null
  return { of, have: days.reduce((sum, one) => sum + n(one.friends) + Math.min(Math.max(n(one.counted), n(one.listed)) - n(one.listed), Math.max(0, n(one.adds) - n(one.ofDay))), 0) }
}

/** What the home page says of a store at this moment, and of the days before; past days end at midnight, today now. */
export async function todayBySql(rows: Rows, storeId: string, today: string, now: Date) {
  const shown = (many: number): string[] => Array.from({ length: many }, (_, at) => back(today, many - 1 - at))
  const last = <T>(values: readonly T[]): T => values.at(-1)!
  const perDay = (many: number, sql: (day: string) => string): Promise<number[]> => Promise.all(shown(many).map(async (day) => n((await rows<{ n: string }>(`SELECT (${sql(`'${day}'`)}) AS n`, [storeId]))[0]!.n)))
  const ended = (day: string): string => `LEAST(${day} + INTERVAL 16 HOUR, '${now.toISOString().slice(0, 23).replace('T', ' ')}')`
  const of = (kinds: string, day: string): string => `SELECT COUNT(DISTINCT relation_id, occurred_at, kind) FROM domain_fact WHERE store_id = ? AND ${kinds} AND ${china('occurred_at')} = ${day}`
  const [adds, deleted, welcomeFailed, due, tasksDone, collisionsOpen, broadcastsWaiting, overdue] = await Promise.all([
    perDay(14, (day) => of("kind IN ('relation_added', 'relation_readded')", day)),
    perDay(7, (day) => of("kind = 'relation_deleted' AND JSON_UNQUOTE(JSON_EXTRACT(payload, '$.by')) = 'customer' AND COALESCE(JSON_UNQUOTE(JSON_EXTRACT(payload, '$.half')), '') <> 'true'", day)),
    perDay(7, (day) => `SELECT COUNT(*) FROM domain_fact WHERE store_id = ? AND kind = 'welcome_failed' AND ${china('occurred_at')} = ${day}`),
    perDay(1, (day) => `SELECT COUNT(*) FROM task WHERE store_id = ? AND status <> 'cancelled' AND ${china('due_at')} = ${day}`),
    perDay(7, (day) => `SELECT COUNT(*) FROM task WHERE store_id = ? AND status = 'done' AND ${china('due_at')} = ${day}`),
    perDay(7, (day) => `SELECT COUNT(*) FROM collision c JOIN (SELECT id FROM store WHERE id = ?) s ON s.id IN (c.store_id, c.other_store_id) WHERE found_at <= ${ended(day)} AND (decided_at IS NULL OR decided_at > ${ended(day)})`),
    perDay(7, (day) => `SELECT COUNT(DISTINCT p.broadcast_id, p.member_id) FROM broadcast_push p JOIN broadcast b ON b.group_id = p.group_id AND b.id = p.broadcast_id WHERE b.store_id = ? AND p.made_at <= ${ended(day)} AND COALESCE(p.confirmed_at, p.stopped_at, IF(p.state = 'made', '9999-01-01', b.expires_at)) > ${ended(day)}`),
    perDay(1, (day) => `SELECT COUNT(*) FROM task WHERE store_id = ? AND status = 'open' AND ${china('due_at')} < ${day}`),
  ])
  return {
    adds: last(adds), welcomeFailed: last(welcomeFailed), deleted: last(deleted), due: last(due), done: last(tasksDone), overdue: Math.min(last(overdue), overdueAtMost), collisions: last(collisionsOpen), advisors: last(broadcastsWaiting),
    sparks: { deleted, welcomeFailed, tasksDone, broadcastsWaiting, collisionsOpen }, addsByDay: adds,
  }
}
