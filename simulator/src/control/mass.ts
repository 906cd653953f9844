import type { FastifyInstance } from 'fastify'
import { confirmMass, pendingMass, personalMass, setMassRule, skipMass } from '../actions/mass.ts'
import { corpOf } from '../actions/people.ts'
import { massInOrder, massOf } from '../model/mass.ts'
import type { Sim } from '../model/sim.ts'

type Body = Record<string, unknown>

/** What people do with mass messages. */
export function massRoutes(app: FastifyInstance, sim: Sim): void {
  app.get('/mass', (request) => {
    const { corpId, userid } = request.query as Record<string, string | undefined>
    const corp = corpOf(sim, corpId)
    if (userid) return { tasks: pendingMass(corp, userid) }
    return { rule: massOf(corp).rule, messages: massInOrder(corp).map(({ parts: _parts, ...message }) => message) }
  })
  app.post('/mass/confirm', (request) => confirmMass(sim, (request.body ?? {}) as Body))
  app.post('/mass/skip', (request) => {
    skipMass(sim, (request.body ?? {}) as Body)
    return { ok: true }
  })
  app.post('/mass/personal', (request) => personalMass(sim, (request.body ?? {}) as Body))
  app.post('/mass/rule', (request) => setMassRule(sim, (request.body ?? {}) as Body))
}
