import type { FastifyInstance } from 'fastify'
import { corpOf } from '../actions/people.ts'
import { endDay, refuseTransfer } from '../actions/transfers.ts'
import type { Sim } from '../model/sim.ts'
import { transfersOf } from '../model/transfers.ts'

/** What customers do about a colleague who is to take over. */
export function transferRoutes(app: FastifyInstance, sim: Sim): void {
  app.get('/transfers', (request) => ({ items: transfersOf(corpOf(sim, (request.query as Record<string, string>).corpId)) }))
  app.post('/transfers/end-day', (request) => endDay(sim, (request.body ?? {}) as Record<string, unknown>))
  app.post('/transfers/refuse', (request) => {
    refuseTransfer(sim, (request.body ?? {}) as Record<string, unknown>)
    return { ok: true }
  })
}
