import { Type, type Static } from 'typebox'
import { Attachments } from './attachments.ts'
import { Cursor, Day, Id, IdParams, Limit, Nullable, Ok, Page, RequestKey, Time } from './common.ts'
import { Rota } from './code-rota.ts'
import { endpoint } from './endpoint.ts'

const OwnKind = Type.Union([Type.Literal('employee'), Type.Literal('scene'), Type.Literal('campaign')])
/** referral: an advisor's personal 转介绍 code of one customer, made in the sidebar and listed only when asked for. */
export const CodeKind = Type.Union([...OwnKind.anyOf, Type.Literal('referral')])
export type CodeKind = Static<typeof CodeKind>
export const CodeStatus = Type.Union([
  Type.Literal('active'), Type.Literal('disabled'), Type.Literal('destroyed'), Type.Literal('scheduled'), Type.Literal('expired'),
])

export const CodeRow = Type.Object({
  id: Id,
  name: Type.String(),
  kind: CodeKind,
  folder: Nullable(Type.String()),
  storeId: Id,
  storeName: Type.String(),
  status: CodeStatus,
  /** Who was put on it; some may have left or have no 客户联系 any more. */
  members: Type.Array(Type.Object({ id: Id, name: Type.String(), canReceive: Type.Boolean() })),
  tags: Type.Array(Type.Object({ id: Id, name: Type.String() })),
  addsTotal: Type.Integer(),
  addsToday: Type.Integer(),
  /** Adds of each of the last 14 days, oldest first. */
  spark: Type.Array(Type.Integer()),
  qrCode: Nullable(Type.String()),
  validTo: Nullable(Time),
  /** WeCom's last refusal in plain words, else null. */
  syncError: Nullable(Type.String()),
})
export type CodeRow = Static<typeof CodeRow>

const CodeFields = {
  name: Type.String({ minLength: 1, maxLength: 30 }),
  folder: Type.Optional(Nullable(Type.String({ maxLength: 30 }))),
  memberIds: Type.Array(Id, { minItems: 1, maxItems: 100 }),
  tagIds: Type.Array(Id, { maxItems: 10 }),
  /** Put before the nickname as WeCom remark, only where the remark is empty or equals the nickname. */
  remarkPrefix: Type.Optional(Nullable(Type.String({ maxLength: 10 }))),
  /** Null = fall back to employee, role, store and group rules. */
  welcomeText: Type.Optional(Nullable(Type.String({ maxLength: 1000 }))),
  welcomeAttachments: Type.Optional(Attachments),
  skipVerify: Type.Optional(Type.Boolean()),
  /** Null = all members, always. */
  rota: Type.Optional(Nullable(Rota)),
  validFrom: Type.Optional(Nullable(Time)),
  validTo: Type.Optional(Nullable(Time)),
}

export const CodeDetail = Type.Object({
  ...CodeRow.properties,
  state: Type.String(),
  configId: Nullable(Type.String()),
  /** WeCom lets it have one person at a time. */
  single: Type.Boolean(),
  remarkPrefix: Nullable(Type.String()),
  welcomeText: Nullable(Type.String()),
  welcomeAttachments: Attachments,
  /** What a customer would get now, with variables filled for the first member, and which rule gave it. */
  effectiveWelcome: Type.Object({ text: Type.String(), from: Type.String() }),
  skipVerify: Type.Boolean(),
  rota: Nullable(Rota),
  validFrom: Nullable(Time),
  createdAt: Time,
  version: Type.Integer(),
  canEdit: Type.Boolean(),
})
export type CodeDetail = Static<typeof CodeDetail>

export const listCodes = endpoint({
  id: 'listCodes', method: 'GET', path: '/codes', audience: 'staff', permission: 'code.read',
  summary: 'Channel codes of a store',
  query: Type.Object({
    storeId: Type.Optional(Id),
    kind: Type.Optional(CodeKind),
    folder: Type.Optional(Type.String({ maxLength: 30 })),
    q: Type.Optional(Type.String({ maxLength: 30 })),
    cursor: Cursor,
    limit: Limit,
  }),
  response: Page(CodeRow),
})
export const getCode = endpoint({
  id: 'getCode', method: 'GET', path: '/codes/:id', audience: 'admin', permission: 'code.read',
  summary: 'One channel code', params: IdParams, response: CodeDetail,
})
export const createCode = endpoint({
  id: 'createCode', method: 'POST', path: '/codes', audience: 'admin', permission: 'code.write',
  summary: 'Create a code and its WeCom contact way',
  body: Type.Object({ storeId: Id, kind: OwnKind, idempotencyKey: RequestKey, ...CodeFields }),
  response: CodeDetail,
})
export const updateCode = endpoint({
  id: 'updateCode', method: 'PATCH', path: '/codes/:id', audience: 'admin', permission: 'code.write',
  summary: 'Change a code; version guards against overwriting a colleague', params: IdParams,
  body: Type.Object({ version: Type.Integer(), ...Type.Partial(Type.Object(CodeFields)).properties }),
  response: CodeDetail,
})
export const disableCode = endpoint({
  id: 'disableCode', method: 'POST', path: '/codes/:id/disable', audience: 'admin', permission: 'code.write',
  summary: 'Keep the printed QR alive, with the store\'s default members, welcome and no tags', params: IdParams, response: CodeDetail,
})
export const enableCode = endpoint({
  id: 'enableCode', method: 'POST', path: '/codes/:id/enable', audience: 'admin', permission: 'code.write',
  summary: 'Undo a disable', params: IdParams, response: CodeDetail,
})
export const destroyCode = endpoint({
  id: 'destroyCode', method: 'POST', path: '/codes/:id/destroy', audience: 'admin', permission: 'code.write',
  summary: 'Delete the contact way: the printed QR stops working for good', params: IdParams,
  body: Type.Object({ confirmName: Type.String({ maxLength: 30 }) }), response: Ok,
})
export const getCodeStats = endpoint({
  id: 'getCodeStats', method: 'GET', path: '/codes/:id/stats', audience: 'admin', permission: 'code.read',
  summary: 'Adds per day', params: IdParams, query: Type.Object({ days: Type.Optional(Type.Integer({ minimum: 7, maximum: 180 })) }),
  response: Type.Object({
    total: Type.Integer(),
    days: Type.Array(Type.Object({ day: Day, adds: Type.Integer(), deletedByCustomer: Type.Integer() })),
  }),
})
