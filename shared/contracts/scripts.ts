import { Type, type Static } from 'typebox'
import { Id, IdParams, Nullable, Ok, Time } from './common.ts'
import { TagScope } from './customers.ts'
import { endpoint } from './endpoint.ts'

export const ScriptItem = Type.Object({
  id: Id,
  scope: TagScope,
  storeId: Nullable(Id),
  /** Code of a category in shared/domain/scripts.ts, e.g. price. */
  category: Type.String(),
  code: Type.String(),
  title: Type.String(),
  text: Type.String(),
  /** Variable names in {…} in the text. */
  variables: Type.Array(Type.String()),
  /** Search keys made on the server: full pinyin and initials of the title. */
  pinyin: Type.String(),
  initials: Type.String(),
  validTo: Nullable(Time),
  expired: Type.Boolean(),
  storeUses: Type.Integer(),
  myUses: Type.Integer(),
  enabled: Type.Boolean(),
  canEdit: Type.Boolean(),
})
export type ScriptItem = Static<typeof ScriptItem>

export const listScripts = endpoint({
  id: 'listScripts', method: 'GET', path: '/scripts', audience: 'staff', permission: 'script.use',
  summary: 'Scripts of a store, its brand and the group',
  query: Type.Object({ storeId: Type.Optional(Id) }),
  response: Type.Object({ items: Type.Array(ScriptItem) }),
})
const ScriptFields = {
  category: Type.String({ maxLength: 20 }),
  title: Type.String({ minLength: 1, maxLength: 30 }),
  text: Type.String({ minLength: 1, maxLength: 1000 }),
  validTo: Type.Optional(Nullable(Time)),
  enabled: Type.Boolean(),
}
export const createScript = endpoint({
  id: 'createScript', method: 'POST', path: '/scripts', audience: 'admin', permission: 'script.publish',
  summary: 'Publish a script of a store (storeId) or the group (no storeId)',
  body: Type.Object({ storeId: Type.Optional(Id), ...ScriptFields }), response: ScriptItem,
})
export const updateScript = endpoint({
  id: 'updateScript', method: 'PUT', path: '/scripts/:id', audience: 'admin', permission: 'script.publish',
  summary: 'Change a script', params: IdParams, body: Type.Object(ScriptFields), response: ScriptItem,
})
export const deleteScript = endpoint({
  id: 'deleteScript', method: 'DELETE', path: '/scripts/:id', audience: 'admin', permission: 'script.publish',
  summary: 'Retire a script', params: IdParams, response: Ok,
})
export const recordScriptSent = endpoint({
  id: 'recordScriptSent', method: 'POST', path: '/scripts/:id/sent', audience: 'sidebar', permission: 'script.use',
  summary: 'Count a send; called only after the SDK said ok', params: IdParams,
  body: Type.Object({
    externalUserId: Type.String({ maxLength: 64 }),
    idempotencyKey: Type.String({ minLength: 8, maxLength: 64 }),
    edited: Type.Boolean(),
  }),
  response: Type.Object({ storeUses: Type.Integer(), myUses: Type.Integer() }),
})
