import type { Fault } from '../control/faults.ts'
import type { Entry } from '../log/log.ts'
import type { Sim } from '../model/sim.ts'
import type { App, Corp } from '../model/types.ts'
import { sayApi } from '../log/sentences.ts'
import { appMessageEndpoints } from './app-messages.ts'
import { behaviorEndpoints } from './behavior.ts'
import { Binary, type Endpoint, type Json, type UploadedFile } from './call.ts'
import { chainEndpoints } from './chains.ts'
import { contactWayEndpoints } from './contact-ways.ts'
import { customerEndpoints } from './customers.ts'
import { directoryEndpoints } from './directory.ts'
import { WecomError, failure } from './errors.ts'
import { groupChatEndpoints } from './group-chats.ts'
import { lensOf } from './lens.ts'
import { massCreateEndpoints } from './mass-create.ts'
import { massResultEndpoints } from './mass-results.ts'
import { mediaEndpoints } from './media.ts'
import { shareEndpoints } from './shares.ts'
import { strategyEndpoints } from './strategies.ts'
import { tagEndpoints } from './tags.ts'
import { authenticate, getToken, ticketEndpoints } from './tokens.ts'
import { transferEndpoints } from './transfers.ts'
import { unionidEndpoints } from './unionids.ts'
import { welcomeEndpoints } from './welcome.ts'

export const ENDPOINTS: Record<string, Endpoint> = {
  ...ticketEndpoints, ...directoryEndpoints, ...customerEndpoints, ...tagEndpoints, ...strategyEndpoints, ...massCreateEndpoints, ...massResultEndpoints,
  ...groupChatEndpoints, ...behaviorEndpoints, ...transferEndpoints, ...contactWayEndpoints, ...welcomeEndpoints, ...mediaEndpoints, ...appMessageEndpoints,
  ...shareEndpoints, ...chainEndpoints, ...unionidEndpoints,
}

export interface Incoming {
  method: string
  path: string
  query: Record<string, string>
  body: Json | null
  /** Reads the multipart body; it trickles in when a `slow` fault hits the call. */
  file(overMs: number): Promise<UploadedFile | null>
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

/** page 91023: a valid code makes the call exempt from the base limits. */
const isExempt = (sim: Sim, path: string, corp: Corp | undefined, query: Record<string, string>): boolean => {
  const code = path === 'auth/getuserinfo' ? corp?.oauthCodes[query.code ?? ''] : undefined
  return code !== undefined && !code.used && code.expiresAt > sim.clock.now()
}

type Close = (answer: Json, errcode: number | null, status: string) => void

/** Faults around the work itself; throws what the answer then says. */
async function work(sim: Sim, incoming: Incoming, faults: readonly Fault[], entry: Entry): Promise<Outcome> {
  const file = await incoming.file(faults.find((f) => f.kind === 'slow')?.ms ?? 0)
  for (const fault of faults) {
    if (fault.kind === 'latency') await sleep(fault.ms)
    if (fault.kind === 'tokenDeath') killToken(sim, incoming.query.access_token)
  }
  const stuck = faults.find((f) => f.kind === 'hang' || f.kind === 'reset')
  if (stuck) return { kind: stuck.kind as 'hang' | 'reset' }
  const early = faults.find((f) => f.kind === 'errcode' && !f.after)
  if (early) throw new WecomError(early.errcode, early.errmsg ?? '')
  const outcome = answer(sim, incoming, file)
  entry.effect = 0
  const late = faults.find((f) => f.kind === 'errcode' && f.after)
  if (late) throw new WecomError(late.errcode, late.errmsg ?? '')
  return outcome
}

function finish(outcome: Outcome, faults: readonly Fault[], close: Close): Outcome {
  if (outcome.kind === 'hang' || outcome.kind === 'reset') {
    close({}, null, outcome.kind)
    return outcome
  }
  if (faults.some((f) => f.kind === 'drop')) {
    close(outcome.kind === 'json' ? outcome.body : {}, null, 'answer lost')
    return { kind: 'reset' }
  }
  if (outcome.kind === 'json') close(outcome.body, Number(outcome.body.errcode), 'answered')
  else close({ bytes: outcome.body.bytes.length }, 0, 'answered')
  const slow = faults.find((f) => f.kind === 'slow')
  return slow ? { ...outcome, overMs: slow.ms } : outcome
}

/** One API call from arrival to answer: limits, faults, token, endpoint, log. The HTTP layer only carries it. */
export async function handleApi(sim: Sim, incoming: Incoming): Promise<Outcome> {
  const { path, query } = incoming
  const caller = callerOf(sim, query)
  const corpId = caller?.corp.corpId ?? query.corpid ?? null
  const entry = sim.log.open({ at: sim.clock.now(), kind: 'api', corpId, agentId: caller?.app.agentId ?? null, name: path, request: { query: hide(query), body: incoming.body ?? {} } })
  const lens = caller ? lensOf(sim.world, caller.corp, caller.app) : null
  const own = (given: Json): Json => (lens ? lens.into(path, given) : given)
  const close: Close = (given, errcode, status) => {
    const said = sayApi(path, { sim, corpId, query: own(query) as Record<string, string>, body: own(incoming.body ?? {}), answer: given })
    sim.log.close(entry, { errcode, status, response: shorten(hide(given)), attempts: 1, ...said })
  }
  const faults = sim.faults.take(path, corpId)
  if (faults.length > 0) entry.fault = faults.map((f) => f.kind).join('+')
  let leave = (): void => undefined
  try {
    const known = corpId !== null && Object.hasOwn(sim.world.corps, corpId) ? corpId : null
    leave = sim.limits.enter({ path, corpId: known, agentId: caller?.app.agentId ?? null, ip: incoming.ip, debug: query.debug === '1', exempt: isExempt(sim, path, caller?.corp, query) }, sim.clock.now())
    return finish(await work(sim, incoming, faults, entry), faults, close)
  } catch (error) {
    if (!(error instanceof WecomError)) {
      close({}, -1, 'broken')
      throw error
    }
    return finish({ kind: 'json', body: failure(error, incoming.ip) }, faults, close)
  } finally {
    leave()
  }
}

function callerOf(sim: Sim, query: Record<string, string>): { corp: Corp; app: App } | null {
  for (const corp of Object.values(sim.world.corps)) {
    for (const app of Object.values(corp.apps)) {
      if (app.accessToken && app.accessToken.value === query.access_token) return { corp, app }
      if (corp.corpId === query.corpid && app.secret !== '' && app.secret === query.corpsecret) return { corp, app }
    }
  }
  return null
}

function answer(sim: Sim, { path, method, query, body, ip }: Incoming, file: UploadedFile | null): Outcome {
  if (path === 'gettoken') return { kind: 'json', body: getToken(sim, query, ip).answer }
  const endpoint = Object.hasOwn(ENDPOINTS, path) ? ENDPOINTS[path] : undefined
  if (!endpoint) throw new WecomError(40035, `unknown api ${path}`)
  const { corp, app } = authenticate(sim, query.access_token)
  if (app.liveness === 'closed') throw new WecomError(50003)
  // Customer data is what an app with little use loses; everything else goes on.
  if (app.liveness === 'lowActive' && endpoint.customerContact) throw new WecomError(48006)
  if (endpoint.method === 'POST' && method !== 'POST') throw new WecomError(40058, 'http method should be POST')
  if (endpoint.customerContact && !app.customerContact) throw new WecomError(48002)
  if (endpoint.method === 'POST' && body === null) throw new WecomError(40035, 'Warning: wrong json format.')
  const lens = lensOf(sim.world, corp, app)
  try {
    const result = endpoint.run({ sim, corp, app, query: lens.into(path, query) as Record<string, string>, body: lens.into(path, body ?? {}), file })
    return result instanceof Binary ? { kind: 'binary', body: result } : { kind: 'json', body: lens.out(path, result) }
  } catch (error) {
    if (error instanceof WecomError) Object.assign(error.extra, lens.out(path, error.extra))
    throw error
  }
}
