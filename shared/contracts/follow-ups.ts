import { Type, type Static } from 'typebox'
import { Id, IdParams, Nullable, Ok, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

export const TaskView = Type.Object({
  id: Id, title: Type.String(), dueAt: Time, overdueDays: Type.Integer(),
  status: Type.Union([Type.Literal('open'), Type.Literal('done'), Type.Literal('cancelled')]),
  /** The visit this task waits for, else null. */
  appointmentId: Nullable(Id),
})
export type TaskView = Static<typeof TaskView>

export const FollowMethod = Type.Union([
  Type.Literal('wechat'), Type.Literal('phone'), Type.Literal('visit'), Type.Literal('test_drive'),
])
export type FollowMethod = Static<typeof FollowMethod>

export const recordFollowUp = endpoint({
  id: 'recordFollowUp', method: 'POST', path: '/follow-ups', audience: 'staff', permission: 'followup.write',
  summary: 'Note + level + next task in one act; safe to repeat with the same key',
  body: Type.Object({
    personId: Id,
    relationId: Type.Optional(Id),
    method: FollowMethod,
    points: Type.Array(Type.String({ maxLength: 10 }), { maxItems: 8 }),
    text: Type.String({ maxLength: 500 }),
    level: Type.Optional(Nullable(Type.String({ maxLength: 4 }))),
    nextDueAt: Type.Optional(Nullable(Time)),
    nextTitle: Type.Optional(Type.String({ maxLength: 60 })),
    idempotencyKey: Type.String({ minLength: 8, maxLength: 64 }),
    /** When the advisor saved it: an offline note keeps its own time. */
    savedAt: Type.Optional(Time),
  }),
  response: Type.Object({ followUpId: Id, task: Nullable(TaskView) }),
})
export const undoFollowUp = endpoint({
  id: 'undoFollowUp', method: 'DELETE', path: '/follow-ups/:id', audience: 'staff', permission: 'followup.write',
  summary: 'Take back an own note within ten minutes, with its task and level', params: IdParams, response: Ok,
})
export const completeTask = endpoint({
  id: 'completeTask', method: 'POST', path: '/tasks/:id/complete', audience: 'staff', permission: 'followup.write',
  summary: 'Mark a task done', params: IdParams, response: TaskView,
})
export const reopenTask = endpoint({
  id: 'reopenTask', method: 'POST', path: '/tasks/:id/reopen', audience: 'staff', permission: 'followup.write',
  summary: 'Undo a completed or cancelled task', params: IdParams, response: TaskView,
})
export const rescheduleTask = endpoint({
  id: 'rescheduleTask', method: 'POST', path: '/tasks/:id/reschedule', audience: 'staff', permission: 'followup.write',
  summary: 'Move a task', params: IdParams, body: Type.Object({ dueAt: Time }), response: TaskView,
})
