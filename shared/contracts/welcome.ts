import { Type, type Static } from 'typebox'
import { Attachments } from './attachments.ts'
import { Id, IdParams, Nullable, Ok, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

export const WelcomeLevel = Type.Union([
  Type.Literal('employee'), Type.Literal('role'), Type.Literal('store'), Type.Literal('group'),
])
export type WelcomeLevel = Static<typeof WelcomeLevel>

export const WelcomeRule = Type.Object({
  id: Id,
  level: WelcomeLevel,
  storeId: Nullable(Id),
  targetId: Nullable(Type.String()),
  targetName: Type.String(),
  text: Type.String(),
  attachments: Attachments,
  enabled: Type.Boolean(),
  updatedAt: Time,
  canEdit: Type.Boolean(),
})
export type WelcomeRule = Static<typeof WelcomeRule>

export const listWelcomeRules = endpoint({
  id: 'listWelcomeRules', method: 'GET', path: '/welcome-rules', audience: 'admin', permission: 'welcome.read',
  summary: 'Rules that reach a store, most specific first (a code\'s own welcome comes before all)',
  query: Type.Object({ storeId: Id }), response: Type.Object({ items: Type.Array(WelcomeRule) }),
})
export const saveWelcomeRule = endpoint({
  id: 'saveWelcomeRule', method: 'PUT', path: '/welcome-rules', audience: 'admin', permission: 'welcome.write',
  summary: 'Create or replace the rule of one target',
  body: Type.Object({
    level: WelcomeLevel,
    storeId: Type.Optional(Nullable(Id)),
    /** employee: member id · role: role code · store and group: omitted */
    targetId: Type.Optional(Nullable(Type.String({ maxLength: 40 }))),
    text: Type.String({ minLength: 1, maxLength: 1000 }),
    attachments: Attachments,
    enabled: Type.Boolean(),
  }),
  response: WelcomeRule,
})
export const deleteWelcomeRule = endpoint({
  id: 'deleteWelcomeRule', method: 'DELETE', path: '/welcome-rules/:id', audience: 'admin', permission: 'welcome.write',
  summary: 'Remove a rule; the next wider one applies', params: IdParams, response: Ok,
})
export const previewWelcome = endpoint({
  id: 'previewWelcome', method: 'POST', path: '/welcome-rules/preview', audience: 'admin', permission: 'welcome.read',
  summary: 'The exact text a customer would see', 
  body: Type.Object({ storeId: Id, memberId: Type.Optional(Id), text: Type.String({ maxLength: 1000 }) }),
  response: Type.Object({ text: Type.String(), bytes: Type.Integer(), problems: Type.Array(Type.String()), noticeTitle: Type.String() }),
})
export const uploadAsset = endpoint({
  id: 'uploadAsset', method: 'POST', path: '/media', audience: 'admin', permission: 'welcome.write', maxBodyBytes: 3 * 1024 * 1024,
  summary: 'Store a picture (base64, ≤ 2 MB, JPG or PNG); WeCom media ids are renewed before their three days end',
  body: Type.Object({
    storeId: Type.Optional(Id),
    name: Type.String({ minLength: 1, maxLength: 128 }),
    contentBase64: Type.String({ maxLength: 2_900_000 }),
  }),
  response: Type.Object({ assetId: Id, name: Type.String(), url: Type.String() }),
})
