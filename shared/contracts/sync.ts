import { Type, type Static } from 'typebox'
import { Id, Nullable, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

export const SyncRun = Type.Object({
  id: Id,
  corpId: Id,
  corpName: Type.String(),
  kind: Type.Union([Type.Literal('import'), Type.Literal('reconcile')]),
  status: Type.Union([Type.Literal('running'), Type.Literal('done'), Type.Literal('failed')]),
  phase: Type.Union([Type.Literal('lists'), Type.Literal('contacts'), Type.Literal('absence'), Type.Literal('finished')]),
  startedAt: Time,
  finishedAt: Nullable(Time),
  /** 0–1 */
  progress: Type.Number(),
  /** Milliseconds still needed, as far as can be told. */
  etaMs: Nullable(Type.Integer()),
  members: Type.Integer(),
  relations: Type.Integer(),
  repaired: Type.Integer(),
  skipped: Type.Integer(),
  calls: Type.Integer(),
  /** The least number of calls that could have read the same; 0 while running. */
  minimumCalls: Type.Integer(),
  lastError: Nullable(Type.String()),
})
export type SyncRun = Static<typeof SyncRun>

export const SyncFinding = Type.Object({
  id: Id,
  at: Time,
  kind: Type.String(),
  detail: Type.String(),
  customerName: Nullable(Type.String()),
  memberName: Nullable(Type.String()),
})
export type SyncFinding = Static<typeof SyncFinding>

export const listSyncRuns = endpoint({
  id: 'listSyncRuns', method: 'GET', path: '/sync/runs', audience: 'admin', permission: 'sync.read',
  summary: 'Corps one may see with their last readings, newest first',
  response: Type.Object({ corps: Type.Array(Type.Object({ id: Id, name: Type.String(), mayRun: Type.Boolean() })), items: Type.Array(SyncRun) }),
})

export const getSyncRun = endpoint({
  id: 'getSyncRun', method: 'GET', path: '/sync/runs/:id', audience: 'admin', permission: 'sync.read',
  summary: 'One reading of a corp', params: Type.Object({ id: Id }), response: SyncRun,
})

export const startSyncRun = endpoint({
  id: 'startSyncRun', method: 'POST', path: '/sync/runs', audience: 'admin', permission: 'sync.run',
  summary: 'Compare a corp with WeCom now; a reading under way is answered instead of a second one',
  body: Type.Object({ corpId: Id, kind: Type.Literal('reconcile') }), response: SyncRun,
})

export const listSyncFindings = endpoint({
  id: 'listSyncFindings', method: 'GET', path: '/sync/runs/:id/findings', audience: 'admin', permission: 'sync.read',
  summary: 'What a reading repaired, and what it left out and why',
  params: Type.Object({ id: Id }), query: Type.Object({ cursor: Type.Optional(Type.String({ maxLength: 200 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })) }),
  response: Type.Object({ items: Type.Array(SyncFinding), nextCursor: Nullable(Type.String()) }),
})
