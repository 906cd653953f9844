import { changed } from '../model/sim.ts'
import { dropTags } from '../model/tags.ts'
import type { App, Corp, Strategy } from '../model/types.ts'
import { findMember, fromCursor, integer, list, object, objects, required, text, toCursor, type Endpoint, type Json } from './call.ts'
import { WecomError, ok } from './errors.ts'

/** page 94883: these five cannot be taken away. */
const FIXED = ['view_customer_list', 'view_customer_data', 'view_room_list', 'contact_me', 'join_room']
const GRANTABLE = [
  'share_customer', 'oper_resign_customer', 'oper_resign_group', 'send_customer_msg', 'edit_welcome_msg', 'view_behavior_data', 'view_room_data', 'send_group_msg',
  'room_deduplication', 'rapid_reply', 'onjob_customer_transfer', 'edit_anti_spam_rule', 'export_customer_list', 'export_customer_data', 'export_customer_group_list', 'manage_customer_tag',
]
const PAGE = 1000
const RANGE_PER_CALL = 100

/** A rule group of another app does not exist for this one. */
export function strategyOf(corp: Corp, app: App, id: number | undefined): Strategy {
  const found = id === undefined ? undefined : corp.strategies?.[String(id)]
  if (!found || found.agentId !== app.agentId) throw new WecomError(40058, 'invalid strategy_id')
  return found
}

/** Whether a member is in the range of a rule group, by name or by department. */
export const coversMember = (corp: Corp, strategy: Strategy, userid: string): boolean =>
  strategy.range.some((node) => (node.type === 1 ? node.userid === userid : corp.members[userid]?.department.includes(node.partyid!)))

function privilegeOf(body: Json): Record<string, boolean> {
  const wanted = object(body, 'privilege') ?? {}
  return { ...Object.fromEntries(FIXED.map((name) => [name, true])), ...Object.fromEntries(GRANTABLE.map((name) => [name, wanted[name] !== false])) }
}

function rangeOf(corp: Corp, body: Json, name: string): Strategy['range'] {
  const nodes = objects(body, name)
  if (nodes.length > RANGE_PER_CALL) throw new WecomError(40058, `${name} exceeds ${RANGE_PER_CALL}`)
  return nodes.map((node) => {
    if (node.type === 1) {
      const member = findMember(corp, String(node.userid))
      if (!member) throw new WecomError(60111)
      return { type: 1, userid: member.userid }
    }
    if (node.type !== 2) throw new WecomError(40058, `${name}.type`)
    if (!corp.departments.some((d) => d.id === node.partyid)) throw new WecomError(60123)
    return { type: 2, partyid: node.partyid as number }
  })
}

function admins(corp: Corp, body: Json): string[] {
  const ids = list(body, 'admin_list')
  if (ids.length === 0 || ids.length > 20) throw new WecomError(40032, 'admin_list')
  for (const id of ids) if (!findMember(corp, id)) throw new WecomError(60111)
  return ids
}

const sameNode = (a: Strategy['range'][number], b: Strategy['range'][number]): boolean => a.type === b.type && a.userid === b.userid && a.partyid === b.partyid

function paged<T>(rows: readonly T[], body: Json): { page: T[]; next: Json } {
  const asked = integer(body, 'limit') ?? 0
  const limit = asked <= 0 ? PAGE : Math.min(asked, PAGE)
  const from = fromCursor(text(body, 'cursor'))
  // page 94883: here the field is absent at the end, not empty.
  return { page: rows.slice(from, from + limit), next: rows.length > from + limit ? { next_cursor: toCursor(from + limit) } : {} }
}

const mine = (corp: Corp, app: App): Strategy[] => Object.values(corp.strategies ?? {}).filter((s) => s.agentId === app.agentId)

export const strategyEndpoints: Record<string, Endpoint> = {
  'externalcontact/customer_strategy/list': {
    method: 'POST',
    customerContact: true,
    run({ corp, app, body }) {
      const { page, next } = paged(mine(corp, app), body)
      return { ...ok, strategy: page.map((s) => ({ strategy_id: s.id })), ...next }
    },
  },
  'externalcontact/customer_strategy/get': {
    method: 'POST',
    customerContact: true,
    run({ corp, app, body }) {
      const s = strategyOf(corp, app, integer(body, 'strategy_id'))
      return { ...ok, strategy: { strategy_id: s.id, parent_id: s.parentId, strategy_name: s.name, create_time: s.createTime, admin_list: s.adminList, privilege: s.privilege } }
    },
  },
  'externalcontact/customer_strategy/get_range': {
    method: 'POST',
    customerContact: true,
    run({ corp, app, body }) {
      const { page, next } = paged(strategyOf(corp, app, integer(body, 'strategy_id')).range, body)
      return { ...ok, range: page, ...next }
    },
  },
  'externalcontact/customer_strategy/create': {
    method: 'POST',
    customerContact: true,
    run({ sim, corp, app, body }) {
      const parentId = integer(body, 'parent_id') ?? 0
      if (parentId !== 0) strategyOf(corp, app, parentId)
      const all = (corp.strategies ??= {})
      const strategy: Strategy = {
        id: Object.keys(all).length + 1, agentId: app.agentId, parentId, name: required(body, 'strategy_name'), createTime: Math.floor(sim.clock.now() / 1000),
        adminList: admins(corp, body), privilege: privilegeOf(body), range: rangeOf(corp, body, 'range'),
      }
      while (all[String(strategy.id)]) strategy.id++
      all[String(strategy.id)] = strategy
      changed(sim, { what: 'world', corpId: corp.corpId })
      return { ...ok, strategy_id: strategy.id }
    },
  },
  'externalcontact/customer_strategy/edit': {
    method: 'POST',
    customerContact: true,
    run({ sim, corp, app, body }) {
      const s = strategyOf(corp, app, integer(body, 'strategy_id'))
      const add = rangeOf(corp, body, 'range_add')
      const del = rangeOf(corp, body, 'range_del')
      s.name = text(body, 'strategy_name') ?? s.name
      if (body.admin_list !== undefined) s.adminList = admins(corp, body)
      if (body.privilege !== undefined) s.privilege = privilegeOf(body)
      const kept = s.range.filter((node) => ![...del, ...add].some((gone) => sameNode(gone, node)))
      s.range = [...kept, ...add]
      changed(sim, { what: 'world', corpId: corp.corpId })
      return { ...ok }
    },
  },
  'externalcontact/customer_strategy/del': {
    method: 'POST',
    customerContact: true,
    run({ sim, corp, app, body }) {
      const s = strategyOf(corp, app, integer(body, 'strategy_id'))
      dropTags(corp, new Set(corp.tagGroups.filter((g) => g.strategyId === s.id).flatMap((g) => g.tags.map((t) => t.id))))
      delete corp.strategies![String(s.id)]
      changed(sim, { what: 'world', corpId: corp.corpId })
      return { ...ok }
    },
  },
}
