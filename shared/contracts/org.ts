import { Type, type Static } from 'typebox'
import { Id, IdParams, Nullable, Ok } from './common.ts'
import { endpoint } from './endpoint.ts'

export const PersonOnStaff = Type.Object({
  employeeId: Id, memberId: Id, name: Type.String(), userid: Type.String(), position: Nullable(Type.String()),
  status: Type.Union([Type.Literal('active'), Type.Literal('disabled'), Type.Literal('inactive'), Type.Literal('left')]),
  /** In WeCom's 客户联系 range: may have customers and codes. */
  customerContact: Type.Boolean(),
  roles: Type.Array(Type.Object({ assignmentId: Id, role: Type.String(), roleName: Type.String(), source: Type.Union([Type.Literal('position'), Type.Literal('manual')]) })),
  customers: Type.Integer(),
})
export type PersonOnStaff = Static<typeof PersonOnStaff>

export const listPeople = endpoint({
  id: 'listPeople', method: 'GET', path: '/stores/:id/people', audience: 'staff', permission: 'people.read',
  summary: 'Staff of a store with roles', params: IdParams,
  response: Type.Object({ items: Type.Array(PersonOnStaff), syncedAt: Nullable(Type.String()) }),
})
export const MemberPublic = Type.Object({
  memberId: Id, name: Type.String(),
  /** False: WeCom does not tell our app what customers see. */
  known: Type.Boolean(),
  /** `confirmed` false: set, and waits for the 视频号's own consent. */
  channels: Nullable(Type.Object({ nickname: Type.String(), confirmed: Type.Boolean() })),
  address: Nullable(Type.String()), hours: Nullable(Type.String()),
})
export type MemberPublic = Static<typeof MemberPublic>
export const listProfiles = endpoint({
  id: 'listProfiles', method: 'GET', path: '/stores/:id/profiles', audience: 'admin', permission: 'people.read',
  summary: 'What customers see of each member who serves them: 视频号, address, hours', params: IdParams,
  response: Type.Object({ items: Type.Array(MemberPublic), syncedAt: Nullable(Type.String()) }),
})
export const syncPeople = endpoint({
  id: 'syncPeople', method: 'POST', path: '/stores/:id/people/sync', audience: 'admin', permission: 'people.write',
  summary: 'Read departments and members from WeCom again', params: IdParams,
  response: Type.Object({ members: Type.Integer() }),
})
export const assignRole = endpoint({
  id: 'assignRole', method: 'POST', path: '/stores/:id/assignments', audience: 'admin', permission: 'people.write',
  summary: 'Give a member a role in a store', params: IdParams,
  body: Type.Object({ memberId: Id, role: Type.String({ maxLength: 30 }) }), response: Ok,
})
export const endAssignment = endpoint({
  id: 'endAssignment', method: 'DELETE', path: '/assignments/:id', audience: 'admin', permission: 'people.write',
  summary: 'End a role from now on', params: IdParams, response: Ok,
})
