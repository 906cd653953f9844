import { Type } from 'typebox'
import { Id } from '@chitang/shared/contracts/common'
import { defineJob, type JobHandler } from '../../../platform/jobs/registry.ts'
import type { Kit } from '../../../platform/kit.ts'
import { feedPersons } from '../keys.repo.ts'
import { planResolution } from './resolve-persons.job.ts'

/**
 * Persons of earlier builds, or of a corp that has just been bound to an open-platform account, get their keys. The
 * migration that made the tables enqueues one per group; each run takes a chunk and enqueues the next.
 */
export const feedPersonsJob = defineJob({ kind: 'identity.feed-persons', payload: Type.Object({ after: Id }), maxAttempts: 20, priority: 90 })

const chunk = 300

export const feedAllPersons = (kit: Kit): JobHandler<typeof feedPersonsJob.payload> => async ({ after }, { groupId }) => {
  const cipher = await kit.cipher(groupId)
  await kit.database.transaction(async (tx) => {
    const ids = (await tx.rows<{ id: string }>('SELECT id FROM person WHERE group_id = ? AND id > ? ORDER BY id LIMIT ?', [groupId, after, chunk])).map((row) => row.id)
    await feedPersons(tx, cipher, groupId, ids, kit.clock.now())
    await planResolution(kit, tx, groupId, ids)
    const last = ids.at(-1)
    if (ids.length === chunk && last) await kit.queue.enqueue(tx, feedPersonsJob, { after: last }, { groupId })
  })
}
