import type { Clock } from '../platform/clock/clock.ts'
import type { Database } from '../platform/db/database.ts'
import { nobodys } from '../modules/touches/index.ts'

const day = 86_400_000
const chunk = 1000

/** Inbox payloads are kept 7 days, finished jobs 3, what a reading of a corp repaired 90, in chunks so that no transaction grows big. */
export async function purgeOldRows(database: Database, clock: Clock): Promise<void> {
  const before = (days: number) => new Date(clock.ms() - days * day)
  await inChunks(database, "DELETE FROM inbox WHERE status IN ('done', 'dead') AND run_at < ? LIMIT ?", before(7))
  await inChunks(database, "DELETE FROM job WHERE status IN ('done', 'dead') AND finished_at < ? LIMIT ?", before(3))
  await inChunks(database, 'DELETE FROM oauth_state WHERE expires_at < ? LIMIT ?', new Date(Date.now() - day))
  await inChunks(database, 'DELETE FROM admin_session WHERE expires_at < ? LIMIT ?', before(30))
  await inChunks(database, 'DELETE FROM sync_finding WHERE at < ? LIMIT ?', before(90))
  await inChunks(database, "DELETE FROM sync_run WHERE status <> 'running' AND started_at < ? LIMIT ?", before(90))
  await inChunks(database, 'DELETE FROM sync_batch WHERE created_at < ? LIMIT ?', before(90))
  // MySQL knows no LIMIT for an update of two tables: the imports first, then their rows.
  const over = await database.rows<{ groupId: string; id: string }>('SELECT group_id AS groupId, id FROM data_import WHERE finished_at < ? AND finished_at > ? LIMIT 100', [before(7), before(9)])
  for (const { groupId, id } of over)
    while ((await database.run('UPDATE data_import_line SET row_enc = NULL WHERE group_id = ? AND import_id = ? AND row_enc IS NOT NULL LIMIT ?', [groupId, id, chunk])).affectedRows === chunk) await new Promise((resolve) => setTimeout(resolve, 20))
  await inChunks(database, 'UPDATE rights_request SET copy_enc = NULL WHERE copy_enc IS NOT NULL AND closed_at < ? LIMIT ?', before(30))
  const fetched = await database.rows<{ groupId: string; id: string }>('SELECT group_id AS groupId, id FROM store_export WHERE ready_at < ? AND ready_at > ? LIMIT 100', [before(1), before(9)])
  for (const { groupId, id } of fetched) await database.run('DELETE FROM store_export_part WHERE group_id = ? AND export_id = ?', [groupId, id])
  // Places of a broadcast that ended two months ago are in no window any more; its list of customers stays.
  const ended = await database.rows<{ groupId: string; id: string }>("SELECT b.group_id AS groupId, b.id FROM tenant_group g JOIN broadcast b ON b.group_id = g.id AND b.state IN ('done', 'cancelled') AND b.planned_at < ? AND b.planned_at > ? LIMIT 200", [before(62), before(66)])
  for (const { groupId, id } of ended)
    for (const table of ['touch_slot', 'human_slot']) while ((await database.run(`DELETE FROM ${table} WHERE group_id = ? AND broadcast_id = ? LIMIT ?`, [groupId, id, chunk])).affectedRows === chunk) await new Promise((resolve) => setTimeout(resolve, 20))
  for (const { id } of await database.rows<{ id: string }>('SELECT id FROM tenant_group'))
    while ((await database.run('DELETE FROM touch_slot WHERE group_id = ? AND broadcast_id = ? AND at < ? LIMIT ?', [id, nobodys, before(62), chunk])).affectedRows === chunk) await new Promise((resolve) => setTimeout(resolve, 20))
  await inChunks(database, 'DELETE FROM touch_observed WHERE at < ? LIMIT ?', before(62))
  // Of who came to a store the gauge asks this month and the last.
  for (const { id } of await database.rows<{ id: string }>('SELECT id FROM tenant_group'))
    while ((await database.run('DELETE FROM arrival WHERE group_id = ? AND at < ? LIMIT ?', [id, before(62), chunk])).affectedRows === chunk) await new Promise((resolve) => setTimeout(resolve, 20))
  await inChunks(database, 'DELETE FROM request_once WHERE at < ? LIMIT ?', before(7))
  await inChunks(database, 'DELETE FROM schedule_slot WHERE created_at < ? LIMIT ?', new Date(Date.now() - day))
}

async function inChunks(database: Database, sql: string, before: Date): Promise<void> {
  while ((await database.run(sql, [before, chunk])).affectedRows === chunk) await new Promise((resolve) => setTimeout(resolve, 20))
}
