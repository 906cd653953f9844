import type { FastifyInstance } from 'fastify'
import { ActionError } from '../actions/people.ts'
import type { Sim } from '../model/sim.ts'
import { DEFAULT_LIMITS, type LimitName, type LimitValues } from './limits.ts'

export function limitRoutes(app: FastifyInstance, sim: Sim): void {
  app.get('/limits', () => sim.limits.view(sim.clock.now()))
  app.post('/limits', (request) => {
    const { reset, ...wanted } = (request.body ?? {}) as Record<string, unknown>
    const next: Partial<LimitValues> = {}
    for (const [name, value] of Object.entries(wanted)) {
      if (!Object.hasOwn(DEFAULT_LIMITS, name)) throw new ActionError(`there is no limit ${name}; there are: ${Object.keys(DEFAULT_LIMITS).join(', ')}`)
      if (value !== null && (typeof value !== 'number' || !(value >= 0))) throw new ActionError(`${name} is a number, or null for the documented one`)
      next[name as LimitName] = value === null ? DEFAULT_LIMITS[name as LimitName] : value
    }
    sim.limits.set(next)
    if (reset === true) sim.limits.reset()
    return { limits: { ...sim.limits.values } }
  })
}
