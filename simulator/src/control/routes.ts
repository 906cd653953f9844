import type { FastifyInstance } from 'fastify'
import { createPerson, corpOf, personOfId, ActionError } from '../actions/people.ts'
import { setLiveness } from '../actions/liveness.ts'
import { consoleTag } from '../actions/console-tags.ts'
import { edit, say, unfriend } from '../actions/relate.ts'
import { accept, befriend, scan } from '../actions/scan.ts'
import { callbackUrlOf, checkUrl } from '../callbacks/deliver.ts'
import { inboxOf, chatOf } from '../model/chat.ts'
import type { Sim } from '../model/sim.ts'
import { FAULT_KINDS, type FaultKind } from './faults.ts'
import { checkerRoutes } from './truth.ts'
import { conversationsOf, phoneOf, tagsView, worldView } from './world-view.ts'

type Body = Record<string, unknown>
const bodyOf = (request: { body: unknown }): Body => (request.body && typeof request.body === 'object' ? (request.body as Body) : {})

/** Documented in README.md; answers loopback only (see http.ts). */
export function controlRoutes(app: FastifyInstance, sim: Sim): void {
  checkerRoutes(app, sim)
  app.get('/world', () => worldView(sim))
  app.get('/persons', (request) => {
    const { q = '', limit = '50' } = request.query as Record<string, string>
    return { persons: Object.values(sim.world.persons).filter((p) => p.name.includes(q)).slice(-Number(limit)).reverse().map(({ id, name, gender }) => ({ personId: id, name, gender })) }
  })
  app.post('/persons', (request) => {
    const body = bodyOf(request)
    const name = String(body.name ?? '').trim()
    if (!name) throw new ActionError('name is needed')
    const gender = [0, 1, 2].includes(body.gender as number) ? (body.gender as 0 | 1 | 2) : 0
    const person = createPerson(sim, { name, gender, unionid: body.unionid === true ? true : typeof body.unionid === 'string' ? body.unionid : null })
    return { personId: person.id, name: person.name, unionid: person.unionid }
  })
  app.get('/persons/:id', (request) => phoneOf(sim, personOfId(sim, (request.params as { id: string }).id)))
  app.get('/persons/:id/inbox', (request) => ({ items: inboxOf(sim, personOfId(sim, (request.params as { id: string }).id).id) }))
  app.post('/scan', (request) => scan(sim, bodyOf(request)))
  app.post('/befriend', (request) => befriend(sim, bodyOf(request)))
  app.post('/accept', (request) => accept(sim, bodyOf(request)))
  app.post('/messages', { bodyLimit: 8 * 1024 * 1024 }, (request) => say(sim, bodyOf(request)))
  app.post('/unfriend', (request) => {
    unfriend(sim, bodyOf(request))
    return { ok: true }
  })
  app.post('/edit', (request) => {
    edit(sim, bodyOf(request))
    return { ok: true }
  })
  app.post('/tags', (request) => consoleTag(sim, bodyOf(request)))
  app.get('/tags', (request) => ({ groups: tagsView(corpOf(sim, (request.query as { corpId?: string }).corpId)) }))
  app.get('/conversations', (request) => {
    const { corpId, userid } = request.query as Record<string, string>
    const corp = corpOf(sim, corpId)
    if (!corp.members[String(userid)]) throw new ActionError(`no member ${String(userid)}`)
    return { conversations: conversationsOf(sim, corp, String(userid)) }
  })
  app.get('/chat', (request) => {
    const { corpId, userid, personId } = request.query as Record<string, string>
    return { messages: chatOf(sim, personOfId(sim, personId).id, corpOf(sim, corpId).corpId, String(userid)) }
  })
  app.get('/notices', (request) => {
    const { corpId, userid } = request.query as Record<string, string>
    return { notices: corpOf(sim, corpId).notices.filter((n) => n.userid === userid).reverse().slice(0, 50) }
  })

  app.get('/log', (request) => {
    const { since = '0', limit = '500' } = request.query as Record<string, string>
    return { entries: sim.log.since(Number(since), Number(limit)) }
  })
  app.get('/stream', (request, reply) => {
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', connection: 'keep-alive' })
    reply.raw.write(`event: hello\ndata: ${JSON.stringify({ now: sim.clock.now() })}\n\n`)
    const entry = (value: unknown): void => void reply.raw.write(`event: entry\ndata: ${JSON.stringify(value)}\n\n`)
    const change = (value: unknown): void => void reply.raw.write(`event: changed\ndata: ${JSON.stringify(value)}\n\n`)
    const beat = setInterval(() => reply.raw.write(': alive\n\n'), 15_000)
    sim.bus.on('entry', entry)
    sim.bus.on('changed', change)
    request.raw.on('close', () => {
      clearInterval(beat)
      sim.bus.off('entry', entry)
      sim.bus.off('changed', change)
    })
  })

  app.get('/faults', () => ({ faults: sim.faults.list() }))
  app.post('/faults', (request) => {
    const body = bodyOf(request)
    const kind = body.kind as FaultKind
    if (!FAULT_KINDS.includes(kind)) throw new ActionError(`kind is one of ${FAULT_KINDS.join(', ')}`)
    const number = (name: string, fallback: number): number => (typeof body[name] === 'number' ? body[name] : fallback)
    const fault = sim.faults.add({
      kind,
      path: String(body.path ?? '*'),
      corpId: typeof body.corpId === 'string' ? body.corpId : null,
      times: body.times === null ? null : number('times', 1),
      skip: number('skip', 0),
      rate: number('rate', 1),
      seed: number('seed', 1),
      ms: number('ms', 0),
      errcode: number('errcode', -1),
      errmsg: typeof body.errmsg === 'string' ? body.errmsg : null,
      after: body.after === true,
    })
    return { id: fault.id }
  })
  app.delete('/faults', () => {
    sim.faults.clear()
    return { ok: true }
  })
  app.get('/clock', () => ({ now: sim.clock.now(), offsetMs: sim.clock.offset() }))
  app.post('/clock', (request) => {
    const ms = bodyOf(request).advanceMs
    if (typeof ms !== 'number' || !Number.isFinite(ms)) throw new ActionError('advanceMs is a number')
    return { offsetMs: sim.clock.advance(ms), now: sim.clock.now() }
  })

  app.post('/apps/:corpId/:agentId/liveness', (request) => setLiveness(sim, { ...bodyOf(request), ...(request.params as Record<string, string>) }))
  app.post('/apps/:corpId/:agentId', async (request) => {
    const { corpId, agentId } = request.params as Record<string, string>
    const corp = corpOf(sim, corpId)
    const target = corp.apps[String(agentId)]
    if (!target) throw new ActionError(`no app ${String(agentId)}`)
    const body = bodyOf(request)
    const next = { ...target }
    for (const key of ['callbackUrl', 'sidebarUrl', 'homeUrl', 'token', 'aesKey'] as const) if (typeof body[key] === 'string') next[key] = body[key]
    if (Array.isArray(body.trustedDomains)) next.trustedDomains = body.trustedDomains.map(String)
    if (Array.isArray(body.visible) || body.visible === null) next.visible = body.visible && body.visible.map(String)
    if (typeof body.customerContact === 'boolean') next.customerContact = body.customerContact
    if (typeof body.receiveEvents === 'boolean') next.receiveEvents = body.receiveEvents
    if (!/^[A-Za-z0-9]{1,32}$/.test(next.token) || !/^[A-Za-z0-9]{43}$/.test(next.aesKey)) throw new ActionError('Token is ≤32 letters or digits, EncodingAESKey exactly 43')
    const touchesCallback = ['callbackUrl', 'token', 'aesKey'].some((key) => body[key] !== undefined) || body.check === true
    const check = touchesCallback && body.check !== false ? await checkUrl(sim, corp, next, callbackUrlOf(sim, corp, next)) : null
    if (check && !check.ok) throw new ActionError(`the callback URL did not pass the check: ${check.detail}`)
    Object.assign(target, next)
    sim.store.dirty()
    return { ok: true, checked: check !== null }
  })
}
