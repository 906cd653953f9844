import { Type } from 'typebox'
import { itemsOf } from '@chitang/shared/domain/attributes'
import { defineJob, type JobHandler } from '../../../platform/jobs/registry.ts'
import type { Kit } from '../../../platform/kit.ts'
import { fromOldNeeds } from '../attribute-values.ts'
import { personAttribute } from '../attributes.table.ts'

/**
 * Turns `person.needs` of earlier builds into typed values. The migration that made the column enqueues one per group;
 * each run takes a chunk and enqueues the next, so that it goes on where it stopped.
 */
export const convertNeedsJob = defineJob({ kind: 'attributes.convert-needs', payload: Type.Object({ after: Type.String() }), maxAttempts: 20, priority: 90 })

const chunk = 300

export function convertNeeds(kit: Kit): JobHandler<typeof convertNeedsJob.payload> {
  return async ({ after }, { groupId }) => {
    await kit.database.transaction(async (tx) => {
      const people = await tx.rows<{ id: string; needs: unknown; updatedAt: Date }>(
        'SELECT id, needs, updated_at AS updatedAt FROM person WHERE group_id = ? AND id > ? AND attributes IS NULL ORDER BY id LIMIT ? FOR UPDATE', [groupId, after, chunk])
      for (const person of people) {
        const values = fromOldNeeds((typeof person.needs === 'string' ? JSON.parse(person.needs) : (person.needs ?? {})) as Parameters<typeof fromOldNeeds>[0])
        const rows = Object.entries(values).flatMap(([attribute, value]) => itemsOf(value).map((item) => ({ groupId, personId: person.id, attribute, ...item, memberId: null, at: person.updatedAt })))
        if (rows.length > 0) await tx.orm.insert(personAttribute).values(rows)
        await tx.run('UPDATE person SET attributes = ? WHERE group_id = ? AND id = ?', [JSON.stringify(values), groupId, person.id])
      }
      const last = people.at(-1)
      if (people.length === chunk && last) await kit.queue.enqueue(tx, convertNeedsJob, { after: last.id }, { groupId })
    })
  }
}
