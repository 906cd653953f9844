import type { Database, Db, Tx } from '../../platform/db/database.ts'
import { isDuplicate } from '../../platform/db/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import { syncBatch, syncFinding, syncRun } from './sync.table.ts'

export type RunKind = 'import' | 'reconcile'
export type Phase = 'lists' | 'contacts' | 'absence' | 'finished'
export interface RunRow {
  groupId: string; id: string; corpId: string; kind: RunKind; status: 'running' | 'done' | 'failed'; phase: Phase; startedAt: Date; finishedAt: Date | null
  calls: number; minimumCalls: number; relations: number; repaired: number; skipped: number; expected: number | null; lastError: string | null
}
export interface BatchRow { number: number; userids: string[]; cursor: string; pages: number; relations: number; status: 'waiting' | 'done' | 'refused' }
export interface Finding { kind: string; externalUserId?: string | null; userid?: string | null; storeId?: string | null; detail: string }

export const runColumns = `group_id AS groupId, id, corp_id AS corpId, kind, status, phase, started_at AS startedAt, finished_at AS finishedAt, calls, minimum_calls AS minimumCalls,
  relations, repaired, skipped, expected, last_error AS lastError`

export const runById = (db: Db, groupId: string, id: string): Promise<RunRow | null> => db.row<RunRow>(`SELECT ${runColumns} FROM sync_run WHERE group_id = ? AND id = ?`, [groupId, id])

/** Opens a run, or returns the one that is under way: a corp is read by one run at a time. */
export async function openRun(kit: Kit, input: { groupId: string; corpId: string; kind: RunKind; startedBy: string | null }): Promise<{ id: string; opened: boolean }> {
  const id = kit.ids.next()
  const before = await kit.database.row<{ relations: number }>(
    "SELECT relations FROM sync_run WHERE group_id = ? AND corp_id = ? AND status = 'done' ORDER BY started_at DESC LIMIT 1", [input.groupId, input.corpId])
  try {
    await kit.database.orm.insert(syncRun).values({
      groupId: input.groupId, id, corpId: input.corpId, kind: input.kind, status: 'running', runningCorpId: input.corpId, phase: 'lists', startedBy: input.startedBy, startedAt: kit.clock.now(),
      expected: before?.relations ?? null,
    })
    return { id, opened: true }
  } catch (cause) {
    if (!isDuplicate(cause, 'uq_sync_running')) throw cause
    const running = await kit.database.row<{ id: string }>('SELECT id FROM sync_run WHERE running_corp_id = ?', [input.corpId])
    return running ? { id: running.id, opened: false } : openRun(kit, input)
  }
}

/** The batches are written once: who resumes finds them and their cursors. */
export async function writeBatches(kit: Kit, run: RunRow, batches: readonly string[][], calls: number): Promise<void> {
  await kit.database.transaction(async (tx) => {
    await tx.run('DELETE FROM sync_batch WHERE group_id = ? AND run_id = ?', [run.groupId, run.id])
    if (batches.length > 0)
      await tx.orm.insert(syncBatch).values(batches.map((userids, number) => ({ groupId: run.groupId, runId: run.id, number, userids, cursor: '', pages: 0, relations: 0, status: 'waiting', createdAt: kit.clock.now() })))
    await tx.run("UPDATE sync_run SET phase = 'contacts', calls = calls + ?, minimum_calls = minimum_calls + ? WHERE group_id = ? AND id = ?", [calls, calls, run.groupId, run.id])
  })
}

export const nextBatch = async (db: Db, run: Pick<RunRow, 'groupId' | 'id'>): Promise<BatchRow | null> => (await batchesWhere(db, run, "AND status = 'waiting' ORDER BY number LIMIT 1"))[0] ?? null

export const batchRows = (db: Db, run: Pick<RunRow, 'groupId' | 'id'>): Promise<BatchRow[]> => batchesWhere(db, run, 'ORDER BY number')

async function batchesWhere(db: Db, run: Pick<RunRow, 'groupId' | 'id'>, which: string): Promise<BatchRow[]> {
  const rows = await db.rows<Omit<BatchRow, 'userids'> & { userids: unknown }>(
    `SELECT number, userids, next_cursor AS \`cursor\`, pages, relations, status FROM sync_batch WHERE group_id = ? AND run_id = ? ${which}`, [run.groupId, run.id])
  return rows.map((row) => ({ ...row, userids: typeof row.userids === 'string' ? (JSON.parse(row.userids) as string[]) : (row.userids as string[]) }))
}

export interface BatchCounts { batches: number; done: number; members: number }

/** How far each run is, in one statement for all of them. */
export async function countBatches(db: Db, groupId: string, runIds: readonly string[]): Promise<Map<string, BatchCounts>> {
  if (runIds.length === 0) return new Map()
  const rows = await db.rows<{ runId: string; batches: string; done: string; members: string }>(
    `SELECT run_id AS runId, COUNT(*) AS batches, SUM(status <> 'waiting') AS done, SUM(JSON_LENGTH(userids)) AS members FROM sync_batch WHERE group_id = ? AND run_id IN (?) GROUP BY run_id`, [groupId, runIds])
  return new Map(rows.map((row) => [row.runId, { batches: Number(row.batches), done: Number(row.done), members: Number(row.members) }]))
}

/** A page is stored: it will never be fetched again. */
export async function pageDone(kit: Kit, run: RunRow, batch: BatchRow, page: { nextCursor: string; relations: number; calls: number; repaired: number; findings: readonly Finding[]; skipped: number }): Promise<void> {
  await kit.database.transaction(async (tx) => {
    await tx.run('UPDATE sync_batch SET next_cursor = ?, pages = pages + 1, relations = relations + ?, status = ? WHERE group_id = ? AND run_id = ? AND number = ?',
      [page.nextCursor, page.relations, page.nextCursor === '' ? 'done' : 'waiting', run.groupId, run.id, batch.number])
    await tx.run('UPDATE sync_run SET calls = calls + ?, relations = relations + ?, repaired = repaired + ?, skipped = skipped + ?, last_error = NULL WHERE group_id = ? AND id = ?',
      [page.calls, page.relations, page.repaired, page.skipped, run.groupId, run.id])
    await addFindings(kit, tx, run, page.findings)
  })
}

export async function batchRestarted(database: Database, run: RunRow, batch: BatchRow): Promise<void> {
  await database.transaction((tx) => forgetPages(tx, run, batch))
}

async function forgetPages(tx: Tx, run: RunRow, batch: BatchRow): Promise<void> {
  const row = await tx.row<{ relations: number }>('SELECT relations FROM sync_batch WHERE group_id = ? AND run_id = ? AND number = ? FOR UPDATE', [run.groupId, run.id, batch.number])
  await tx.run("UPDATE sync_batch SET next_cursor = '', pages = 0, relations = 0 WHERE group_id = ? AND run_id = ? AND number = ?", [run.groupId, run.id, batch.number])
  await tx.run('UPDATE sync_run SET relations = relations - ?, calls = calls + 1 WHERE group_id = ? AND id = ?', [row?.relations ?? 0, run.groupId, run.id])
}

/** WeCom refuses a batch for good: its members are asked one by one, and one alone that is refused is left out. */
export async function batchRefused(kit: Kit, run: RunRow, batch: BatchRow, reason: string): Promise<void> {
  await kit.database.transaction(async (tx) => {
    await forgetPages(tx, run, batch)
    if (batch.userids.length > 1) {
      const last = await tx.row<{ number: number }>('SELECT MAX(number) AS number FROM sync_batch WHERE group_id = ? AND run_id = ?', [run.groupId, run.id])
      await tx.orm.insert(syncBatch).values(batch.userids.map((userid, index) => ({ groupId: run.groupId, runId: run.id, number: last!.number + 1 + index, userids: [userid], cursor: '', pages: 0, relations: 0, status: 'waiting', createdAt: kit.clock.now() })))
      await tx.run('DELETE FROM sync_batch WHERE group_id = ? AND run_id = ? AND number = ?', [run.groupId, run.id, batch.number])
    } else {
      await tx.run("UPDATE sync_batch SET status = 'refused' WHERE group_id = ? AND run_id = ? AND number = ?", [run.groupId, run.id, batch.number])
      await tx.run('UPDATE sync_run SET skipped = skipped + 1 WHERE group_id = ? AND id = ?', [run.groupId, run.id])
      await addFindings(kit, tx, run, [{ kind: 'member_refused', userid: batch.userids[0]!, detail: `没有读到这位成员的客户：${reason}` }])
    }
  })
}

export async function addFindings(kit: Kit, db: Db, run: Pick<RunRow, 'groupId' | 'id' | 'corpId'>, findings: readonly Finding[]): Promise<void> {
  if (findings.length === 0) return
  const at = kit.clock.now()
  await db.orm.insert(syncFinding).values(findings.map((one) => ({
    groupId: run.groupId, id: kit.ids.next(), runId: run.id, corpId: run.corpId, kind: one.kind, externalUserId: one.externalUserId ?? null, userid: one.userid ?? null, storeId: one.storeId ?? null, detail: one.detail.slice(0, 300), at,
  })))
}

export async function endRun(database: Database, run: Pick<RunRow, 'groupId' | 'id'>, end: { status: 'done' | 'failed'; error: string | null; now: Date; minimumPages?: number }): Promise<void> {
  await database.run(
    `UPDATE sync_run SET status = ?, phase = IF(? = 'done', 'finished', phase), running_corp_id = NULL, finished_at = ?, last_error = ?, minimum_calls = minimum_calls + ? WHERE group_id = ? AND id = ? AND status = 'running'`,
    [end.status, end.status, end.now, end.error?.slice(0, 500) ?? null, end.minimumPages ?? 0, run.groupId, run.id])
}
