import { randomText } from '../model/ids.ts'
import type { Sim } from '../model/sim.ts'
import type { App, Corp, Ticket } from '../model/types.ts'
import { WecomError, ok } from './errors.ts'
import type { Endpoint, Json } from './call.ts'

const LIFE_S = 7200

/** page 91039: one token per app; a repeated call inside the validity answers the same one. */
export function getToken(sim: Sim, query: Record<string, string>, ip: string): { answer: Json; corp: Corp; app: App } {
  // Wrong secrets get the caller's address banned for an hour (45009 in the global error table).
  if (sim.limits.isBanned(ip, sim.clock.now())) throw new WecomError(45009)
  if (!query.corpid) throw new WecomError(41002)
  if (!query.corpsecret) throw new WecomError(41004)
  const corp = sim.world.corps[query.corpid]
  if (!corp) throw new WecomError(40013)
  const app = Object.values(corp.apps).find((a) => a.secret === query.corpsecret)
  if (!app) {
    sim.limits.wrongSecret(ip, sim.clock.now())
    throw new WecomError(40001)
  }
  return { answer: tokenAnswer(sim, app), corp, app }
}

export function tokenAnswer(sim: Sim, app: App): Json {
  const now = sim.clock.now()
  if (!app.accessToken || app.accessToken.expiresAt <= now) {
    if (app.accessToken) app.oldTokens = [app.accessToken.value, ...app.oldTokens].slice(0, 5)
    app.accessToken = fresh(now, 128)
    sim.store.dirty()
  }
  return { ...ok, access_token: app.accessToken.value, expires_in: Math.max(1, Math.floor((app.accessToken.expiresAt - now) / 1000)) }
}

export function authenticate(sim: Sim, token: string | undefined): { corp: Corp; app: App } {
  if (!token) throw new WecomError(41001)
  for (const corp of Object.values(sim.world.corps)) {
    for (const app of Object.values(corp.apps)) {
      if (app.accessToken?.value === token) {
        if (app.accessToken.expiresAt <= sim.clock.now()) throw new WecomError(42001)
        return { corp, app }
      }
      if (app.oldTokens.includes(token)) throw new WecomError(42001)
    }
  }
  throw new WecomError(40014)
}

const fresh = (now: number, length: number): Ticket => ({ value: randomText(length), expiresAt: now + LIFE_S * 1000 })

/** page 96909: two kinds of ticket that may not be mixed up. */
export function corpTicket(sim: Sim, corp: Corp): Ticket {
  if (!corp.jsTicket || corp.jsTicket.expiresAt <= sim.clock.now()) {
    corp.jsTicket = fresh(sim.clock.now(), 86)
    sim.store.dirty()
  }
  return corp.jsTicket
}

export function appTicket(sim: Sim, app: App): Ticket {
  if (!app.ticket || app.ticket.expiresAt <= sim.clock.now()) {
    app.ticket = fresh(sim.clock.now(), 86)
    sim.store.dirty()
  }
  return app.ticket
}

const ticketAnswer = (sim: Sim, ticket: Ticket): Json => ({ ...ok, ticket: ticket.value, expires_in: Math.floor((ticket.expiresAt - sim.clock.now()) / 1000) })

export const ticketEndpoints: Record<string, Endpoint> = {
  get_jsapi_ticket: { method: 'GET', run: ({ sim, corp }) => ticketAnswer(sim, corpTicket(sim, corp)) },
  'ticket/get': {
    method: 'GET',
    run({ sim, app, query }) {
      if (query.type !== 'agent_config') throw new WecomError(91040)
      return ticketAnswer(sim, appTicket(sim, app))
    },
  },
  getcallbackip: { method: 'GET', run: () => ({ ...ok, ip_list: ['127.0.0.1'] }) },
  get_api_domain_ip: { method: 'GET', run: () => ({ ...ok, ip_list: ['127.0.0.1'] }) },
}
