import type { Db } from '../../platform/db/database.ts'

export interface InboxRow {
  id: string
  groupId: string
  corpId: string
  appId: string
  event: string
  changeType: string | null
  userid: string | null
  externalUserId: string | null
  state: string | null
  eventTime: Date
  receivedAt: Date
  attempts: number
  arrivals: number
  laneKey: string
  welcomeCode: string | null
  payload: string
}

export const inboxColumns = `id, group_id AS groupId, corp_id AS corpId, app_id AS appId, event, change_type AS changeType, userid, external_userid AS externalUserId,
  state, event_time AS eventTime, received_at AS receivedAt, attempts, arrivals, lane_key AS laneKey, welcome_code AS welcomeCode, payload`

const columns = ['group_id', 'id', 'app_id', 'digest', 'corp_id', 'event', 'change_type', 'userid', 'external_userid', 'state', 'event_time', 'payload',
  'received_at', 'lane', 'lane_key', 'status', 'run_at', 'welcome_code', 'welcome_state'] as const

const values = `(${columns.map(() => '?').join(', ')})`

/**
 * A byte-identical arrival of a settled row re-arms it, so that the truth is fetched again; assignments run left to
 * right, `status` last.
 */
export const insertInboxSql = (rows: number): string => `INSERT INTO inbox (${columns.join(', ')}) VALUES ${Array<string>(rows).fill(values).join(', ')}
  ON DUPLICATE KEY UPDATE arrivals = arrivals + 1, run_at = IF(status = 'pending', run_at, VALUES(run_at)), attempts = IF(status = 'pending', attempts, 0),
  status = 'pending'`

export interface NewInboxRow {
  groupId: string; id: string; appId: string; digest: string; corpId: string; event: string; changeType: string | null; userid: string | null
  externalUserId: string | null; state: string | null; eventTime: Date; payload: string; receivedAt: Date; lane: number; laneKey: string; welcomeCode: string | null
}

const statements = new Map<number, string>()

/** All rows or none, in one statement; prepared once per number of rows. */
export async function insertInbox(db: Db, rows: readonly NewInboxRow[]): Promise<void> {
  let sql = statements.get(rows.length)
  if (sql === undefined) statements.set(rows.length, (sql = insertInboxSql(rows.length)))
  await db.prepared(sql, rows.flatMap((row) => [
    row.groupId, row.id, row.appId, row.digest, row.corpId, row.event, row.changeType, row.userid, row.externalUserId, row.state, row.eventTime, row.payload,
    row.receivedAt, row.lane, row.laneKey, 'pending', row.receivedAt, row.welcomeCode, row.welcomeCode === null ? 'none' : 'pending',
  ]))
}

export const dueLanes = async (db: Db, now: Date, limit: number): Promise<number[]> =>
  (await db.rows<{ lane: number }>("SELECT lane FROM inbox WHERE status = 'pending' AND run_at <= ? GROUP BY lane ORDER BY MIN(run_at) LIMIT ?", [now, limit])).map((row) => row.lane)

export const dueRowsOfLane = (db: Db, lane: number, now: Date): Promise<InboxRow[]> =>
  db.rows<InboxRow>(`SELECT ${inboxColumns} FROM inbox WHERE lane = ? AND status = 'pending' AND run_at <= ? ORDER BY received_at, id LIMIT 200`, [lane, now])

export async function markDone(db: Db, rows: readonly InboxRow[], now: Date): Promise<void> {
  // `arrivals` guards against a re-arm that came while we worked: that row stays pending.
  for (const row of rows)
    await db.run("UPDATE inbox SET status = 'done', done_at = ?, attempts = attempts + 1, last_error = NULL WHERE group_id = ? AND id = ? AND arrivals = ?", [now, row.groupId, row.id, row.arrivals])
}

export async function markFailed(db: Db, rows: readonly InboxRow[], input: { error: string; runAt: Date; dead: boolean; countsAsTry: boolean }): Promise<void> {
  for (const row of rows)
    // A later arrival, or who took the lane over meanwhile, decides for itself.
    await db.run("UPDATE inbox SET status = ?, attempts = attempts + ?, last_error = ?, run_at = ? WHERE group_id = ? AND id = ? AND status = 'pending' AND arrivals = ? AND attempts = ?",
      [input.dead ? 'dead' : 'pending', input.countsAsTry ? 1 : 0, input.error.slice(0, 500), input.runAt, row.groupId, row.id, row.arrivals, row.attempts])
}
