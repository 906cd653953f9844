import { Type, type Static } from 'typebox'
import { Id, IdParams, Nullable, Time } from './common.ts'
import { CustomerFilter } from './customers.ts'
import { endpoint } from './endpoint.ts'

/** asked 等另一个人确认 · running 正在准备 · ready 可以下载 · refused 没有同意 · failed 没做成 · over 已过期删除 */
export const exportStates = ['asked', 'running', 'ready', 'refused', 'failed', 'over'] as const

export const StoreExport = Type.Object({
  id: Id,
  no: Type.String(),
  storeName: Type.String(),
  /** Of a list of customers: which ones, in words; null = all data of the store. */
  list: Nullable(Type.String()),
  state: Type.Enum([...exportStates]),
  askedBy: Type.String(),
  askedAt: Time,
  reason: Type.String(),
  decidedBy: Nullable(Type.String()),
  decidedAt: Nullable(Time),
  rows: Type.Integer(),
  /** Until when the file can be fetched. */
  until: Nullable(Time),
  problem: Nullable(Type.String()),
  /** Is it this person's to decide, or to fetch? */
  mine: Type.Boolean(),
  mayDecide: Type.Boolean(),
})
export type StoreExport = Static<typeof StoreExport>

export const listExports = endpoint({
  id: 'listExports', method: 'GET', path: '/exports', audience: 'admin', permission: 'store.export_confirm',
  summary: 'Exports of stores and of lists, newest first', response: Type.Object({ items: Type.Array(StoreExport) }),
})
export const askExport = endpoint({
  id: 'askExport', method: 'POST', path: '/stores/:id/exports', audience: 'admin', permission: 'store.export',
  summary: 'Ask for all data of a store, or for the customers a filter finds; another person confirms', params: IdParams, body: Type.Object({ reason: Type.String({ minLength: 4, maxLength: 100 }), list: Type.Optional(CustomerFilter) }), response: Type.Object({ id: Id }),
})
export const decideExport = endpoint({
  id: 'decideExport', method: 'POST', path: '/exports/:id/decision', audience: 'admin', permission: 'store.export_confirm',
  summary: 'Confirm or refuse the export somebody else asked for', params: IdParams, body: Type.Object({ agree: Type.Boolean() }), response: StoreExport,
})
export const downloadExport = endpoint({
  id: 'downloadExport', method: 'GET', path: '/exports/:id/file', audience: 'admin', permission: 'store.export',
  summary: 'The file, for who asked for it, for a day', params: IdParams, response: Type.Object({ name: Type.String(), contentBase64: Type.String() }),
})
