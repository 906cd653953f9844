import type { FastifyInstance } from 'fastify'
import { ActionError, corpOf } from '../actions/people.ts'
import { newApp } from '../model/make.ts'
import { changed, type Sim } from '../model/sim.ts'
import type { Member } from '../model/types.ts'

type Body = Record<string, unknown>
const STATUSES: readonly unknown[] = [1, 2, 4, 5]

/** What an admin does in the console: members come, change and leave, apps are made, a developer account is bound. */
export function corpRoutes(app: FastifyInstance, sim: Sim): void {
  app.post('/corps/:corpId', (request) => {
    const corp = corpOf(sim, (request.params as { corpId: string }).corpId)
    const { unionidBound } = (request.body ?? {}) as Body
    if (typeof unionidBound !== 'boolean') throw new ActionError('unionidBound is true or false')
    corp.unionidBound = unionidBound
    changed(sim, { what: 'world', corpId: corp.corpId })
    return { ok: true }
  })
  app.post('/corps/:corpId/members/:userid', (request) => {
    const { corpId, userid } = request.params as { corpId: string; userid: string }
    const corp = corpOf(sim, corpId)
    const body = (request.body ?? {}) as Body
    if (!/^[A-Za-z0-9\-_.@]{1,64}$/.test(userid)) throw new ActionError('a userid has 1 to 64 letters, digits and -_.@')
    if (body.status !== undefined && !STATUSES.includes(body.status)) throw new ActionError('status is 1, 2, 4 or 5')
    const member: Member = (corp.members[userid] ??= { userid, name: userid, department: [corp.departments[0]!.id], position: '', gender: '0', status: 1, follow: false })
    if (typeof body.name === 'string') member.name = body.name
    if (typeof body.follow === 'boolean') member.follow = body.follow
    if (typeof body.consoleWelcome === 'boolean') member.consoleWelcome = body.consoleWelcome
    if (typeof body.position === 'string') member.position = body.position
    if (Array.isArray(body.department)) member.department = body.department.map(Number).filter((id) => corp.departments.some((one) => one.id === id))
    if (typeof body.capacity === 'number') member.capacity = body.capacity
    if (body.status === 5 && member.status !== 5) member.leftAt = sim.clock.now()
    if (body.status !== undefined) member.status = body.status as Member['status']
    changed(sim, { what: 'world', corpId })
    return { member }
  })
  app.post('/apps/:corpId', (request) => {
    const corp = corpOf(sim, (request.params as { corpId: string }).corpId)
    const name = String(((request.body ?? {}) as Body).name ?? '').trim()
    if (!name) throw new ActionError('name is needed')
    const agentId = Math.max(1000001, ...Object.keys(corp.apps).map(Number)) + 1
    const { secret, token, aesKey } = (corp.apps[String(agentId)] = newApp(agentId, name))
    changed(sim, { what: 'world', corpId: corp.corpId })
    return { agentId, secret, token, aesKey }
  })
}
