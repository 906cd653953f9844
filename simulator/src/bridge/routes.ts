import type { FastifyInstance } from 'fastify'
import { ActionError } from '../actions/people.ts'
import type { Json } from '../api/call.ts'
import type { Sim } from '../model/sim.ts'
import { invoke, type Frame, type Grants } from './jsapi.ts'

const MAX_GRANTS = 500

/** The client page passes on what a frame asked, with the context only the client knows. */
export function bridgeRoutes(app: FastifyInstance, sim: Sim): void {
  const grants: Grants = new Map()
  const trace: { at: number; frame: string; name: string; res: unknown }[] = []
  app.post('/jsapi', (request) => {
    const body = request.body as Json & { context?: Partial<Frame> }
    const context = body.context
    if (!context || typeof body.name !== 'string') throw new ActionError('context and name are needed')
    const frame: Frame = {
      frame: String(context.frame ?? ''), doc: String(context.doc ?? ''), url: String(context.url ?? ''), corpId: String(context.corpId ?? ''), agentId: Number(context.agentId),
      userid: String(context.userid ?? ''), entry: String(context.entry ?? 'normal'), externalUserid: context.externalUserid ? String(context.externalUserid) : null,
    }
    const reply = invoke(sim, grants, frame, body.name, (body.params as Json | undefined) ?? {})
    for (const key of grants.keys()) if (grants.size > MAX_GRANTS) grants.delete(key)
    trace.push({ at: sim.clock.now(), frame: frame.frame, name: body.name, res: reply.res })
    if (trace.length > 500) trace.shift()
    return reply
  })
  app.get('/jsapi', () => ({ trace }))
}
