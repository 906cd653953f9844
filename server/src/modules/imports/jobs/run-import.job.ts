import { Type } from 'typebox'
import { defineJob, RetryLater, type JobHandler } from '../../../platform/jobs/registry.ts'
import type { Kit } from '../../../platform/kit.ts'
import { plainMessage } from '../../../platform/log/plain-message.ts'
import type { Directory } from '../../org/index.ts'
import { openRows } from '../chunks.ts'
import { importById } from '../imports.repo.ts'
import { rulesOf } from '../rules.ts'
import { takeChunk } from '../take-chunk.ts'

const payload = Type.Object({ importId: Type.String({ pattern: '^[0-9]+$' }) })

export const runImportJob = defineJob({ kind: 'imports.run-import', payload, maxAttempts: 8, priority: 60 })
export const countMatchesJob = defineJob({ kind: 'imports.count-matches', payload, maxAttempts: 5, priority: 90 })

/** How long the matching is given before it is counted, and again for a long queue. */
const countAfterMs = [10_000, 300_000]

/** Chunk after chunk, each whole or not at all; a killed run goes on at the chunk it was in. */
export function runImport(deps: { kit: Kit; directory: Directory }): JobHandler<typeof payload> {
  const { kit, directory } = deps
  return async ({ importId }, { groupId, attempt, stopping }) => {
    for (;;) {
      const run = await importById(kit.database, groupId, importId)
      if (!run || run.status !== 'running') return
      if (run.chunksDone >= run.chunks) return finish(kit, groupId, importId)
      if (stopping()) throw new RetryLater('the process is stopping', 0)
      const chunk = await kit.database.row<{ rowsEnc: string }>('SELECT rows_enc AS rowsEnc FROM data_import_chunk WHERE group_id = ? AND import_id = ? AND chunk = ?', [groupId, importId, run.chunksDone])
      // Another process has just taken it.
      if (!chunk) continue
      try {
        const store = await directory.store(run.storeId)
        const rules = rulesOf(store, await directory.group(groupId))
        const lines = openRows(await kit.cipher(groupId), chunk.rowsEnc)
        await kit.database.transaction(async (tx) => {
          if (!(await takeChunk(kit, tx, run, store, rules, lines))) throw new Overtaken()
        })
      } catch (cause) {
        if (cause instanceof Overtaken) continue
        const said = plainMessage(cause).slice(0, 300)
        if (attempt >= runImportJob.maxAttempts) await kit.database.run("UPDATE data_import SET status = 'stopped', problem = ? WHERE group_id = ? AND id = ?", [`试了几次都没有成功，可以点「继续导入」。原因：${said}`.slice(0, 300), groupId, importId])
        throw cause
      }
    }
  }
}

class Overtaken extends Error {}

async function finish(kit: Kit, groupId: string, importId: string): Promise<void> {
  const now = kit.clock.now()
  const { affectedRows } = await kit.database.run("UPDATE data_import SET status = 'done', finished_at = ?, problem = NULL WHERE group_id = ? AND id = ? AND status = 'running'", [now, groupId, importId])
  if (affectedRows === 0) return
  for (const delay of countAfterMs) await kit.queue.enqueue(kit.database, countMatchesJob, { importId }, { groupId, runAt: new Date(now.getTime() + delay), dedupeKey: `import-matches:${importId}:${delay}` })
}

/** How many of the customers of a file are, by now, one person with a friend in WeCom. */
export function countMatches(deps: { kit: Kit }): JobHandler<typeof payload> {
  const { database } = deps.kit
  return async ({ importId }, { groupId }) => {
    await database.run(
      `UPDATE data_import SET matched = (
         SELECT COUNT(DISTINCT l.record_id) FROM data_import_line l JOIN person p ON p.group_id = l.group_id AND p.id = l.person_id
         JOIN person o ON o.group_id = p.group_id AND (o.id = COALESCE(p.merged_into, p.id) OR o.merged_into = COALESCE(p.merged_into, p.id)) JOIN corp_contact c ON c.group_id = o.group_id AND c.person_id = o.id
         WHERE l.group_id = ? AND l.import_id = ?)
       WHERE group_id = ? AND id = ?`, [groupId, importId, groupId, importId])
  }
}
