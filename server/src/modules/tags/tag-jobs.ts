import { Type } from 'typebox'
import { defineJob } from '../../platform/jobs/registry.ts'

const DigitId = Type.String({ pattern: '^[0-9]+$' })
const Reason = Type.Union([Type.String(), Type.Null()])

/** Add and remove tags of one relation at WeCom; runs in the customer's lane. */
export const markTagsJob = defineJob({
  kind: 'tags.mark-relation',
  payload: Type.Object({ relationId: DigitId, add: Type.Array(DigitId), remove: Type.Array(DigitId), source: Type.String(), reason: Reason, ruleId: Type.Optional(Type.Union([DigitId, Type.Null()])) }),
  maxAttempts: 10,
  priority: 30,
})

/** Tags of headquarters in one more corp of the group. */
export const defineInCorpJob = defineJob({
  kind: 'tags.define-in-corp',
  payload: Type.Object({ corpId: DigitId, groupName: Type.String(), names: Type.Array(Type.String()) }),
  maxAttempts: 10,
  priority: 45,
})

/** Leads an operation: finds its customers, hands them to their lanes, looks how far they are. Each step plans the next. */
export const runOperationJob = defineJob({
  kind: 'tags.run-operation',
  payload: Type.Object({ operationId: DigitId, step: Type.Integer() }),
  maxAttempts: 20,
  priority: 60,
})

/** One customer of an operation; runs in the customer's lane, after what people wait for. */
export const applyItemJob = defineJob({
  kind: 'tags.apply-item',
  payload: Type.Object({ operationId: DigitId, relationId: DigitId }),
  maxAttempts: 8,
  priority: 70,
})

/** Something changed about a person: looks which rules concern it. */
export const applyRulesJob = defineJob({
  kind: 'tags.apply-rules',
  payload: Type.Object({ personId: DigitId, kinds: Type.Array(Type.String()), script: Type.Union([Type.Null(), Type.Object({ scriptId: Type.Union([DigitId, Type.Null()]), category: Type.Union([Type.String(), Type.Null()]) })]) }),
  maxAttempts: 8,
  priority: 40,
})
