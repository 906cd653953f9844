import { Type } from 'typebox'
import { defineJob } from '../../platform/jobs/registry.ts'

const DigitId = Type.String({ pattern: '^[0-9]+$' })

/** Add and remove tags of one relation at WeCom; runs in the customer's lane. */
export const markTagsJob = defineJob({
  kind: 'tags.mark-relation',
  payload: Type.Object({ relationId: DigitId, add: Type.Array(DigitId), remove: Type.Array(DigitId), source: Type.String(), reason: Type.Union([Type.String(), Type.Null()]) }),
  maxAttempts: 10,
  priority: 30,
})
