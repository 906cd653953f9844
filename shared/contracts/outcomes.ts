import { Type, type Static } from 'typebox'
import { Id, IdParams, Nullable, Ok, Time } from './common.ts'
import { endpoint } from './endpoint.ts'
import { TaskView } from './follow-ups.ts'

/** How a wish to buy ended for now. Nobody is dropped: each keeps a gentle task. */
export const OutcomeKind = Type.Union([
  Type.Literal('bought_competitor'), Type.Literal('postponed'), Type.Literal('budget'), Type.Literal('service'), Type.Literal('other'),
])
export type OutcomeKind = Static<typeof OutcomeKind>

export const recordOutcome = endpoint({
  id: 'recordOutcome', method: 'POST', path: '/customers/:id/outcome', audience: 'staff', permission: 'followup.write',
  summary: '已购竞品, 暂缓 and the like: level by meaning, and one gentle task in 30, 90 or 180 days', params: IdParams,
  body: Type.Object({
    kind: OutcomeKind,
    /** What they bought instead, where known. */
    competitor: Type.Optional(Type.String({ maxLength: 30 })),
    reason: Type.Optional(Type.String({ maxLength: 100 })),
    careDays: Type.Union([Type.Literal(30), Type.Literal(90), Type.Literal(180)]),
    relationId: Type.Optional(Id),
    idempotencyKey: Type.String({ minLength: 8, maxLength: 64 }),
    savedAt: Type.Optional(Time),
  }),
  response: Type.Object({ outcomeId: Id, task: TaskView, level: Nullable(Type.String()) }),
})
export const undoOutcome = endpoint({
  id: 'undoOutcome', method: 'DELETE', path: '/outcomes/:id', audience: 'staff', permission: 'followup.write',
  summary: 'Take back an own outcome within ten minutes: its task goes, the level and the open task come back', params: IdParams, response: Ok,
})
