import type { Sim } from '../model/sim.ts'
import type { App, Corp } from '../model/types.ts'
import { sayApi } from '../log/sentences.ts'
import { appMessageEndpoints } from './app-messages.ts'
import { Binary, type Endpoint, type Json, type UploadedFile } from './call.ts'
import { contactWayEndpoints } from './contact-ways.ts'
import { customerEndpoints } from './customers.ts'
import { directoryEndpoints } from './directory.ts'
import { WecomError, failure } from './errors.ts'
import { mediaEndpoints } from './media.ts'
import { tagEndpoints } from './tags.ts'
import { authenticate, getToken, ticketEndpoints } from './tokens.ts'
import { welcomeEndpoints } from './welcome.ts'

export const ENDPOINTS: Record<string, Endpoint> = {
  ...ticketEndpoints, ...directoryEndpoints, ...customerEndpoints, ...tagEndpoints,
  ...contactWayEndpoints, ...welcomeEndpoints, ...mediaEndpoints, ...appMessageEndpoints,
}

export interface Incoming {
  method: string
  path: string
  query: Record<string, string>
  body: Json | null
  file: UploadedFile | null
  ip: string
}

/** `overMs`: the answer trickles in over that time. */
export type Outcome = { kind: 'json'; body: Json; overMs?: number } | { kind: 'binary'; body: Binary; overMs?: number } | { kind: 'hang' } | { kind: 'reset' }

const HIDDEN = new Set(['access_token', 'corpsecret', 'ticket', 'code'])
const hide = (row: Record<string, unknown>): Json => Object.fromEntries(Object.entries(row).map(([k, v]) => [k, HIDDEN.has(k) && typeof v === 'string' ? '***' : v]))
const KEPT_ITEMS = 20
/** A log of an import would otherwise hold every customer several times. */
const shorten = (row: Json): Json =>
  Object.fromEntries(Object.entries(row).map(([k, v]) => [k, Array.isArray(v) && v.length > KEPT_ITEMS ? [...(v as unknown[]).slice(0, KEPT_ITEMS), `… ${v.length} in all`] : v]))
const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

function killToken(sim: Sim, token: string | undefined): void {
  for (const corp of Object.values(sim.world.corps)) {
    for (const app of Object.values(corp.apps)) if (app.accessToken?.value === token) app.accessToken = null
  }
}

/** One API call from arrival to answer: faults, token, endpoint, log. The HTTP layer only carries it. */
export async function handleApi(sim: Sim, incoming: Incoming): Promise<Outcome> {
  const { path, query } = incoming
  const caller = callerOf(sim, query)
  const corpId = caller?.corp.corpId ?? query.corpid ?? null
  const entry = sim.log.open({ at: sim.clock.now(), kind: 'api', corpId, agentId: caller?.app.agentId ?? null, name: path, request: { query: hide(query), body: incoming.body ?? {} } })
  const close = (answer: Json, errcode: number | null, status: string): void => {
    const said = sayApi(path, { sim, corpId, query, body: incoming.body ?? {}, answer })
    sim.log.close(entry, { errcode, status, response: shorten(hide(answer)), attempts: 1, ...said })
  }
  const faults = sim.faults.take(path, corpId)
  if (faults.length > 0) entry.fault = faults.map((f) => f.kind).join('+')
  for (const fault of faults) {
    if (fault.kind === 'latency') await sleep(fault.ms)
    if (fault.kind === 'tokenDeath') killToken(sim, query.access_token)
    if (fault.kind === 'hang' || fault.kind === 'reset') {
      close({}, null, fault.kind)
      return { kind: fault.kind }
    }
  }
  let outcome: Outcome
  try {
    const early = faults.find((f) => f.kind === 'errcode' && !f.after)
    if (early) throw new WecomError(early.errcode, early.errmsg ?? '')
    outcome = answer(sim, incoming)
    entry.effect = 0
    const late = faults.find((f) => f.kind === 'errcode' && f.after)
    if (late) throw new WecomError(late.errcode, late.errmsg ?? '')
  } catch (error) {
    if (!(error instanceof WecomError)) {
      close({}, -1, 'broken')
      throw error
    }
    outcome = { kind: 'json', body: failure(error, incoming.ip) }
  }
  if (faults.some((f) => f.kind === 'drop')) {
    close(outcome.kind === 'json' ? outcome.body : {}, null, 'answer lost')
    return { kind: 'reset' }
  }
  const shown: Json = outcome.kind === 'json' ? outcome.body : { bytes: outcome.kind === 'binary' ? outcome.body.bytes.length : 0 }
  close(shown, outcome.kind === 'json' ? Number(outcome.body.errcode) : 0, 'answered')
  const slow = faults.find((f) => f.kind === 'slow')
  return slow && (outcome.kind === 'json' || outcome.kind === 'binary') ? { ...outcome, overMs: slow.ms } : outcome
}

function callerOf(sim: Sim, query: Record<string, string>): { corp: Corp; app: App } | null {
  for (const corp of Object.values(sim.world.corps)) {
    for (const app of Object.values(corp.apps)) {
      if (app.accessToken && app.accessToken.value === query.access_token) return { corp, app }
      if (corp.corpId === query.corpid && app.secret === query.corpsecret) return { corp, app }
    }
  }
  return null
}

function answer(sim: Sim, { path, method, query, body, file }: Incoming): Outcome {
  if (path === 'gettoken') return { kind: 'json', body: getToken(sim, query).answer }
  const endpoint = Object.hasOwn(ENDPOINTS, path) ? ENDPOINTS[path] : undefined
  if (!endpoint) throw new WecomError(40035, `unknown api ${path}`)
  const { corp, app } = authenticate(sim, query.access_token)
  if (endpoint.method === 'POST' && method !== 'POST') throw new WecomError(40058, 'http method should be POST')
  if (endpoint.customerContact && !app.customerContact) throw new WecomError(48002)
  if (endpoint.method === 'POST' && body === null) throw new WecomError(40035, 'Warning: wrong json format.')
  const result = endpoint.run({ sim, corp, app, query, body: body ?? {}, file })
  return result instanceof Binary ? { kind: 'binary', body: result } : { kind: 'json', body: result }
}
