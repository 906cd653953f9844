import type { Clock } from '../platform/clock/clock.ts'
import type { Database } from '../platform/db/database.ts'

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
  await inChunks(database, 'UPDATE data_import_line l JOIN data_import i ON i.group_id = l.group_id AND i.id = l.import_id SET l.row_enc = NULL WHERE l.row_enc IS NOT NULL AND i.finished_at < ?', before(7))
  await inChunks(database, 'DELETE FROM schedule_slot WHERE created_at < ? LIMIT ?', new Date(Date.now() - day))
}

async function inChunks(database: Database, sql: string, before: Date): Promise<void> {
  while ((await database.run(sql, [before, chunk])).affectedRows === chunk) await new Promise((resolve) => setTimeout(resolve, 20))
}
