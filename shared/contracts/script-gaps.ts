import { Type, type Static } from 'typebox'
import { Id, IdParams, Nullable, Ok, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

/** missing: searched and found nothing that fits · expired: wanted to send what is not valid any more. */
const GapKind = Type.Union([Type.Literal('missing'), Type.Literal('expired')])

export const reportScriptGap = endpoint({
  id: 'reportScriptGap', method: 'POST', path: '/script-gaps', audience: 'sidebar', permission: 'script.use',
  summary: '「没有合适的话术」 and 「告诉店长」; the same wish in a store is one gap with a count',
  body: Type.Object({
    kind: GapKind,
    /** What was searched; for `expired` the title. */
    query: Type.String({ minLength: 1, maxLength: 40 }),
    slotId: Type.Optional(Id),
    note: Type.Optional(Nullable(Type.String({ maxLength: 100 }))),
    idempotencyKey: Type.String({ minLength: 8, maxLength: 64 }),
  }),
  response: Type.Object({ id: Id, count: Type.Integer() }),
})

export const ScriptGap = Type.Object({
  id: Id, kind: GapKind, query: Type.String(), slotId: Nullable(Id), count: Type.Integer(), firstAt: Time, lastAt: Time,
  /** Who asked and what they wrote, newest first. */
  reports: Type.Array(Type.Object({ memberName: Type.String(), note: Nullable(Type.String()), at: Time })),
})
export type ScriptGap = Static<typeof ScriptGap>

export const listScriptGaps = endpoint({
  id: 'listScriptGaps', method: 'GET', path: '/script-gaps', audience: 'admin', permission: 'script.publish',
  summary: 'What advisors of a store looked for in vain, most wanted first', query: Type.Object({ storeId: Id }),
  response: Type.Object({ items: Type.Array(ScriptGap) }),
})
export const dismissScriptGap = endpoint({
  id: 'dismissScriptGap', method: 'POST', path: '/script-gaps/:id/dismiss', audience: 'admin', permission: 'script.publish',
  summary: '「不需要」; asked again it opens again', params: IdParams, response: Ok,
})
