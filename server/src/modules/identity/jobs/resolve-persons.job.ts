import { Type } from 'typebox'
import { Id } from '@chitang/shared/contracts/common'
import type { Tx } from '../../../platform/db/database.ts'
import { defineJob, type JobHandler } from '../../../platform/jobs/registry.ts'
import type { Kit } from '../../../platform/kit.ts'
import { resolveTouched } from '../resolve-touched.ts'

/** Persons who are new, or known by something new. One lane a group: no two of these work on the same people at once. */
export const resolvePersonsJob = defineJob({ kind: 'identity.resolve-persons', payload: Type.Object({ personIds: Type.Array(Id, { minItems: 1, maxItems: 500 }) }), maxAttempts: 10, priority: 30 })

const together = 100

export const resolvePersons = (kit: Kit): JobHandler<typeof resolvePersonsJob.payload> => async ({ personIds }, { groupId }) => {
  for (let from = 0; from < personIds.length; from += together)
    await kit.database.transaction((tx) => resolveTouched(kit, tx, groupId, personIds.slice(from, from + together)))
}

/** In the transaction that made them known. */
export async function planResolution(kit: Kit, tx: Tx, groupId: string, personIds: readonly string[]): Promise<void> {
  const ids = [...new Set(personIds)]
  for (let from = 0; from < ids.length; from += 500) await kit.queue.enqueue(tx, resolvePersonsJob, { personIds: ids.slice(from, from + 500) }, { groupId, laneKey: `identity:${groupId}` })
  if (ids.length > 0) tx.afterCommit(() => kit.queue.wake())
}
