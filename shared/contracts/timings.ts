import { Type, type Static } from 'typebox'
import { Nullable } from './common.ts'
import { endpoint } from './endpoint.ts'

const Percentiles = Type.Object({ p50: Type.Integer(), p75: Type.Integer(), p95: Type.Integer() })

/** Real users' milliseconds from navigation start, by client. */
export const ClientTimings = Type.Object({
  client: Type.String(), opens: Type.Integer(),
  js: Percentiles, signature: Percentiles, context: Percentiles, id: Percentiles, api: Percentiles, paint: Percentiles,
  /** First contentful paint, where the client reports it. */
  fcp: Nullable(Percentiles),
})
export type ClientTimings = Static<typeof ClientTimings>

export const getClientTimings = endpoint({
  id: 'getClientTimings', method: 'GET', path: '/wecom/client-timings', audience: 'admin', permission: 'wecom.read',
  summary: 'How long the sidebar took for real people; percentiles of at most the newest 20 000 openings',
  query: Type.Object({ days: Type.Optional(Type.Integer({ minimum: 1, maximum: 30 })) }),
  response: Type.Object({ items: Type.Array(ClientTimings), sampled: Type.Integer() }),
})
