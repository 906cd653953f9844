import type { FastifyInstance } from 'fastify'
import { ActionError, corpOf } from '../actions/people.ts'
import { populate } from '../actions/populate.ts'
import type { Entry } from '../log/log.ts'
import type { Sim } from '../model/sim.ts'
import type { Corp, Relation } from '../model/types.ts'

const relationTruth = (row: Relation): Record<string, unknown> => ({
  userid: row.userid, externalUserid: row.externalUserid, personId: row.personId, status: row.status, remark: row.remark, description: row.description,
  mobiles: row.remarkMobiles, tagIds: row.tagIds, createtime: row.createtime, state: row.state, addWay: row.addWay,
})

/** Everything a checker compares with, deleted relations included; no paging. */
export function truthOf(corp: Corp): Record<string, unknown> {
  const relations: Record<string, unknown>[] = []
  for (const id in corp.relations) for (const userid in corp.relations[id]) relations.push(relationTruth(corp.relations[id]![userid]!))
  for (const key in corp.left) relations.push(relationTruth(corp.left[key]!))
  return {
    relations,
    tags: corp.tagGroups.flatMap((g) => g.tags.map((t) => ({ id: t.id, name: t.name, groupId: g.id, groupName: g.name, deleted: t.deleted, strategyId: g.strategyId ?? null }))),
    members: Object.values(corp.members).map(({ userid, follow, status }) => ({ userid, follow, status })),
  }
}

const callView = (e: Entry): Record<string, unknown> => ({
  seq: e.seq, at: e.at, real: e.real, corpId: e.corpId, agentId: e.agentId, path: `/cgi-bin/${e.name}`, errcode: e.errcode, effect: e.effect, fault: e.fault, status: e.status, ms: e.ms,
  ...(e.name === 'externalcontact/send_welcome_msg' && { welcomeCode: (e.request as { body?: { welcome_code?: unknown } } | null)?.body?.welcome_code ?? null }),
  request: e.request, response: e.response,
})

/** What a program needs to check a product from outside. */
export function checkerRoutes(app: FastifyInstance, sim: Sim): void {
  app.get('/truth', (request) => truthOf(corpOf(sim, (request.query as { corpId?: string }).corpId)))
  app.get('/deliveries', (request) => {
    const { since = '0', corpId } = request.query as Record<string, string | undefined>
    return { deliveries: sim.records.since(Number(since)).filter((r) => !corpId || r.corpId === corpId) }
  })
  app.get('/calls', (request) => {
    const { corpId, path, since, underWay } = request.query as Record<string, string | undefined>
    const wanted = path?.replace(/^\/?(cgi-bin\/)?/, '')
    const calls = sim.log.all().filter((e) => e.kind === 'api' && (!corpId || e.corpId === corpId) && (!wanted || e.name === wanted) && (!since || e.seq > Number(since)) && (!underWay || e.ms === null))
    return { calls: calls.map(callView) }
  })
  app.post('/populate', (request) => populate(sim, (request.body ?? {}) as Record<string, unknown>))
  app.delete('/faults/:id', (request) => {
    const { id } = request.params as { id: string }
    if (!sim.faults.remove(id)) throw new ActionError(`no fault ${id}`)
    return { ok: true }
  })
}
