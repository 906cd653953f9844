import { Type, type Static } from 'typebox'
import { auditKinds } from '../domain/audit-words.ts'
import { Cursor, Day, Id, Limit, Nullable, Page, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

export const AuditRow = Type.Object({
  id: Id, at: Time, actorId: Id, actor: Type.String(), /** Null: of the group as a whole. */ store: Nullable(Type.String()), kind: Type.Enum([...auditKinds]), action: Type.String(), words: Type.String(),
  detail: Type.String(), reason: Nullable(Type.String()), personId: Nullable(Id), client: Type.String(),
  /** One of many numbers looked at within minutes. */
  bulk: Type.Boolean(),
})
export type AuditRow = Static<typeof AuditRow>

const Where = { storeId: Type.Optional(Id) }
export const listAudit = endpoint({
  id: 'listAudit', method: 'GET', path: '/audit', audience: 'admin', permission: 'audit.read', summary: 'Who did what, newest first',
  query: Type.Object({ ...Where, member: Type.Optional(Id), kind: Type.Optional(Type.Enum([...auditKinds])), action: Type.Optional(Type.String({ maxLength: 64 })), day: Type.Optional(Day), cursor: Cursor, limit: Limit }),
  response: Page(AuditRow),
})
export const getAuditSummary = endpoint({
  id: 'getAuditSummary', method: 'GET', path: '/audit/summary', audience: 'admin', permission: 'audit.read', summary: 'Numbers looked at and exports of the last week, and who looked at many within minutes', query: Type.Object(Where),
  response: Type.Object({
    days: Type.Integer(), reveals: Type.Integer(), exports: Type.Integer(),
    people: Type.Array(Type.Object({ employeeId: Id, name: Type.String(), rows: Type.Integer(), reveals: Type.Integer() })),
    bulk: Type.Array(Type.Object({ employeeId: Id, name: Type.String(), store: Nullable(Type.String()), count: Type.Integer(), from: Time, to: Time })),
  }),
})
