import { shownCorpId, shownTo } from '../model/principals.ts'
import type { Corp, Member } from '../model/types.ts'
import { findMember, memberInScope, sees, type Call, type Endpoint, type Json } from './call.ts'
import { WecomError, ok } from './errors.ts'

/** page 90196: apps made after 2022-06-20 get no avatar, gender, mobile or mail here. */
function full(corp: Corp, member: Member): Json {
  return {
    userid: member.userid,
    name: member.name,
    department: member.department,
    order: member.department.map(() => 0),
    position: member.position,
    is_leader_in_dept: member.department.map(() => (member.position === '店总' ? 1 : 0)),
    direct_leader: [],
    telephone: '',
    alias: '',
    main_department: member.department[0],
    status: member.status,
    external_position: '',
    extattr: { attrs: [] },
    external_profile: {
      external_corp_name: corp.name,
      ...(member.profile?.channels && { wechat_channels: { ...member.profile.channels } }),
      external_attr: (member.profile?.attrs ?? []).map(({ name, value }) => ({ type: 0, name, text: { value } })),
    },
  }
}

function departmentTree(corp: Corp, root: number): Set<number> {
  const ids = new Set([root])
  for (let grown = true; grown; ) {
    grown = false
    for (const d of corp.departments) {
      if (ids.has(d.parentid) && !ids.has(d.id)) {
        ids.add(d.id)
        grown = true
      }
    }
  }
  return ids
}

export function membersOfParty(corp: Corp, party: number): Member[] {
  const ids = departmentTree(corp, party)
  return Object.values(corp.members).filter((m) => m.status !== 5 && m.department.some((d) => ids.has(d)))
}

function listed({ corp, app, query }: Call): Member[] {
  const id = Number(query.department_id)
  if (!Number.isInteger(id) || !corp.departments.some((d) => d.id === id)) throw new WecomError(60123)
  const ids = query.fetch_child === '1' ? departmentTree(corp, id) : new Set([id])
  return Object.values(corp.members).filter((m) => m.status !== 5 && sees(app, m.userid) && m.department.some((d) => ids.has(d)))
}

export const directoryEndpoints: Record<string, Endpoint> = {
  'user/get': {
    method: 'GET',
    run: (call) => ({ ...ok, ...full(call.corp, memberInScope(call, call.query.userid ?? '')) }),
  },
  'user/list': { method: 'GET', run: (call) => ({ ...ok, userlist: listed(call).map((m) => full(call.corp, m)) }) },
  'user/simplelist': {
    method: 'GET',
    run: (call) => ({ ...ok, userlist: listed(call).map((m) => ({ userid: m.userid, name: m.name, department: m.department })) }),
  },
  'department/list': {
    method: 'GET',
    run({ corp, query }) {
      const root = query.id ? Number(query.id) : corp.departments[0]!.id
      if (!corp.departments.some((d) => d.id === root)) throw new WecomError(60123)
      const ids = departmentTree(corp, root)
      return { ...ok, department: corp.departments.filter((d) => ids.has(d.id)).map((d) => ({ ...d, name_en: '', department_leader: [] })) }
    },
  },
  'auth/getuserinfo': {
    method: 'GET',
    /** page 91023: single use, five minutes; a stranger gets openid, a customer also external_userid. */
    run({ sim, corp, app, query }) {
      const code = corp.oauthCodes[query.code ?? '']
      if (!code || code.used || code.agentId !== app.agentId) throw new WecomError(40029)
      if (code.expiresAt <= sim.clock.now()) throw new WecomError(42003)
      code.used = true
      sim.store.dirty()
      // Members of a downstream corp come back with their corp in front (2.1).
      if (code.userid && code.memberCorpId) {
        const principal = `${corp.corpId}>${code.memberCorpId}`
        return { ...ok, userid: `${shownCorpId(sim.world, corp.corpId, code.memberCorpId)}/${shownTo(sim.world, principal, 'user', code.userid)}` }
      }
      if (code.userid) return { ...ok, userid: findMember(corp, code.userid)?.userid ?? code.userid }
      const external = corp.externalIds[code.personId ?? '']
      const openid = `o${corp.corpId}-${code.personId}`.slice(0, 64)
      return external ? { ...ok, openid, external_userid: external } : { ...ok, openid }
    },
  },
}
