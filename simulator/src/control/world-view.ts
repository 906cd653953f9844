import { qrCodeUrl, scanUrl, takersOf } from '../api/contact-ways.ts'
import { callbackUrlOf } from '../callbacks/deliver.ts'
import { chatOf } from '../model/chat.ts'
import { relationsOf } from '../model/relations.ts'
import { homeOf } from '../model/shares.ts'
import type { Sim } from '../model/sim.ts'
import type { App, Corp, Person, Relation } from '../model/types.ts'

const appView = (sim: Sim, corp: Corp, app: App): Record<string, unknown> => ({
  agentId: app.agentId,
  sharedFrom: app.sharedFrom ?? null,
  name: app.name,
  secret: app.secret,
  token: app.token,
  aesKey: app.aesKey,
  callbackUrl: callbackUrlOf(sim, corp, app),
  sidebarUrl: sidebarUrlOf(sim, corp, app),
  homeUrl: homeOf(sim, corp, app).app.homeUrl ?? sidebarUrlOf(sim, corp, app),
  trustedDomains: homeOf(sim, corp, app).app.trustedDomains,
  customerContact: app.customerContact,
  receiveEvents: app.receiveEvents,
  visible: app.visible,
  liveness: app.liveness ?? 'active',
})

/** Pages are configured where the app was made, for every corp it is shared to. */
export function sidebarUrlOf(sim: Sim, ofCorp: Corp, ofApp: App): string {
  const { corp, app } = homeOf(sim, ofCorp, ofApp)
  return app.sidebarUrl ?? `${sim.proxyOrigin}/sidebar/?corp=${corp.corpId}&agent=${app.agentId}`
}

export function worldView(sim: Sim): Record<string, unknown> {
  const corps = Object.values(sim.world.corps)
  return {
    name: sim.world.name,
    createdAt: sim.world.createdAt,
    now: sim.clock.now(),
    offsetMs: sim.clock.offset(),
    apiOrigin: sim.apiOrigin,
    proxyOrigin: sim.proxyOrigin,
    productOrigin: sim.productOrigin,
    corps: corps.map((corp) => ({
      corpId: corp.corpId,
      name: corp.name,
      unionidBound: corp.unionidBound,
      departments: corp.departments,
      apps: Object.values(corp.apps).map((app) => appView(sim, corp, app)),
      members: Object.values(corp.members).map((m) => ({ ...m, departmentNames: m.department.map((d) => corp.departments.find((x) => x.id === d)?.name ?? ''), customers: relationsOf(corp, m.userid).length })),
      contactWays: Object.values(corp.contactWays).map((way) => {
        const takers = takersOf(corp, way)
        return { configId: way.configId, remark: way.remark, state: way.state, type: way.type, skipVerify: way.skipVerify, users: takers, nextUserid: takers[way.next % (takers.length || 1)] ?? null, qrCode: qrCodeUrl(sim, way.configId), scanUrl: scanUrl(sim, way.configId) }
      }),
      counts: {
        members: Object.keys(corp.members).length,
        customers: Object.keys(corp.relations).length,
        relations: Object.values(corp.relations).reduce((n, row) => n + Object.keys(row).length, 0),
        tags: corp.tagGroups.reduce((n, g) => n + g.tags.filter((t) => !t.deleted).length, 0),
        contactWays: Object.keys(corp.contactWays).length,
      },
    })),
    counts: { corps: corps.length, persons: Object.keys(sim.world.persons).length },
  }
}

export const tagsView = (corp: Corp): unknown[] =>
  corp.tagGroups.filter((g) => !g.deleted).map((g) => ({ id: g.id, name: g.name, byApp: g.agentId !== null, strategyId: g.strategyId ?? null, tags: g.tags.filter((t) => !t.deleted).map((t) => ({ id: t.id, name: t.name })) }))

export function relationView(sim: Sim, corp: Corp, row: Relation): Record<string, unknown> {
  const messages = chatOf(sim, row.personId, corp.corpId, row.userid)
  const last = messages[messages.length - 1]
  const names = new Map(corp.tagGroups.flatMap((g) => g.tags.map((t) => [t.id, t.name] as const)))
  return {
    corpId: corp.corpId,
    corpName: corp.name,
    userid: row.userid,
    memberName: corp.members[row.userid]?.name ?? row.userid,
    position: corp.members[row.userid]?.position ?? '',
    externalUserid: row.externalUserid,
    personId: row.personId,
    name: sim.world.persons[row.personId]?.name ?? '',
    remark: row.remark,
    status: row.status,
    createtime: row.createtime,
    state: row.state,
    tags: row.tagIds.map((id) => ({ id, name: names.get(id) ?? id })),
    mobiles: row.remarkMobiles,
    last: last ? { at: last.at, from: last.from, kind: last.kind, text: last.text ?? last.title ?? last.fileName ?? '' } : null,
  }
}

/** A member's conversations, newest first. */
export const conversationsOf = (sim: Sim, corp: Corp, userid: string): Record<string, unknown>[] =>
  relationsOf(corp, userid)
    .map((row) => relationView(sim, corp, row))
    .sort((a, b) => lastAt(b) - lastAt(a))

const lastAt = (row: Record<string, unknown>): number => (row.last as { at: number } | null)?.at ?? Number(row.createtime) * 1000

/** A person's phone: everybody they have added. */
export function phoneOf(sim: Sim, person: Person): Record<string, unknown> {
  const rows = Object.values(sim.world.corps).flatMap((corp) => {
    const external = corp.externalIds[person.id]
    return Object.values((external && corp.relations[external]) || {}).map((row) => relationView(sim, corp, row))
  })
  const transfers = Object.values(sim.world.corps).flatMap((corp) =>
    (corp.transfers ?? []).filter((one) => one.state === 'waiting' && one.externalUserid === corp.externalIds[person.id])
      .map((one) => ({ corpId: corp.corpId, userid: one.handover, externalUserid: one.externalUserid, from: corp.members[one.handover]?.name ?? '', to: corp.members[one.takeover]?.name ?? '', dueAt: one.dueAt })))
  return { transfers, personId: person.id, name: person.name, gender: person.gender, unionid: person.unionid !== null, contacts: rows.sort((a, b) => lastAt(b) - lastAt(a)) }
}
