import { Type } from 'typebox'
import { Id } from '@chitang/shared/contracts/common'
import { defineJob, type JobHandler } from '../../../platform/jobs/registry.ts'
import type { Kit } from '../../../platform/kit.ts'
import { resolveTouched } from '../resolve-touched.ts'

/** What the rules rest on changed for everybody (a contract between two companies): a chunk, then the next. */
export const resolveAllJob = defineJob({ kind: 'identity.resolve-all', payload: Type.Object({ after: Id }), maxAttempts: 20, priority: 80 })

const chunk = 100

export const resolveAll = (kit: Kit): JobHandler<typeof resolveAllJob.payload> => async ({ after }, { groupId }) => {
  await kit.database.transaction(async (tx) => {
    // Only who shares a value with somebody can be joined to anybody.
    const ids = (await tx.rows<{ id: string }>(
      `SELECT DISTINCT k.person_id AS id FROM identity_key k WHERE k.group_id = ? AND k.person_id > ?
       AND EXISTS (SELECT 1 FROM identity_key o WHERE o.group_id = k.group_id AND o.kind = k.kind AND o.scope = k.scope AND o.value_hash = k.value_hash AND o.person_id <> k.person_id) ORDER BY k.person_id LIMIT ?`, [groupId, after, chunk])).map((row) => row.id)
    await resolveTouched(kit, tx, groupId, ids)
    const last = ids.at(-1)
    if (ids.length === chunk && last) await kit.queue.enqueue(tx, resolveAllJob, { after: last }, { groupId, laneKey: `identity:${groupId}` })
  })
}
