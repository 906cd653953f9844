import type { FastifyInstance } from 'fastify'
import { confirmShare, revokeShare, shareApp } from '../actions/sharing.ts'
import { chainsOf, sharesOf } from '../model/shares.ts'
import type { Sim } from '../model/sim.ts'
import { codeFor } from '../pages/wechat.ts'

/** What admins do with shared apps in the console, and a customer who opens the owner page of a service account. */
export function sharingRoutes(app: FastifyInstance, sim: Sim): void {
  const body = (request: { body: unknown }): Record<string, unknown> => (request.body ?? {}) as Record<string, unknown>
  app.get('/shares', () => ({ chains: chainsOf(sim.world), shares: sharesOf(sim.world) }))
  app.post('/shares', (request) => shareApp(sim, body(request)))
  app.post('/shares/confirm', (request) => confirmShare(sim, body(request)))
  app.post('/shares/revoke', (request) => revokeShare(sim, body(request)))
  app.get('/accounts', () => ({ accounts: Object.values(sim.world.accounts ?? {}).map(({ codes: _codes, ...account }) => account) }))
  app.post('/wechat-login', (request) => codeFor(sim, body(request)))
}
