import { Type, type Static } from 'typebox'
import type { Install, WecomClient } from '../client.ts'

const Member = Type.Object({
  userid: Type.String(),
  name: Type.String(),
  department: Type.Array(Type.Integer()),
  main_department: Type.Optional(Type.Integer()),
  position: Type.Optional(Type.String()),
  status: Type.Optional(Type.Integer()),
  avatar: Type.Optional(Type.String()),
  external_profile: Type.Optional(Type.Object({
    wechat_channels: Type.Optional(Type.Object({ nickname: Type.Optional(Type.String()), status: Type.Optional(Type.Integer()) })),
    external_attr: Type.Optional(Type.Array(Type.Object({ name: Type.String(), text: Type.Optional(Type.Object({ value: Type.Optional(Type.String()) })), web: Type.Optional(Type.Object({ title: Type.Optional(Type.String()) })), miniprogram: Type.Optional(Type.Object({ title: Type.Optional(Type.String()) })) }))),
  })),
})
export type WecomMember = Static<typeof Member>

const Department = Type.Object({ id: Type.Integer(), name: Type.Optional(Type.String()), parentid: Type.Optional(Type.Integer()) })
export type WecomDepartment = Static<typeof Department>

const Departments = Type.Object({ department: Type.Array(Department) })
const Members = Type.Object({ userlist: Type.Array(Member) })
const LoginUser = Type.Object({ userid: Type.Optional(Type.String()) })

/** GET department/list (doc 90208). */
export async function listDepartments(client: WecomClient, install: Install): Promise<WecomDepartment[]> {
  return (await client.call(install, 'department/list', { priority: 'sync', answer: Departments, repeatable: true })).department
}

/** GET user/list of one department; never fetch_child=1, which WeCom may refuse with 45029 (doc 90201). */
export async function listMembers(client: WecomClient, install: Install, departmentId: number): Promise<WecomMember[]> {
  return (await client.call(install, 'user/list', { query: { department_id: departmentId }, priority: 'sync', answer: Members, repeatable: true })).userlist
}

/** GET user/get: one member (doc 90196). 60111: not in the corp. */
export async function getMember(client: WecomClient, install: Install, userid: string): Promise<WecomMember> {
  return client.call(install, 'user/get', { query: { userid }, answer: Member, repeatable: true })
}

/** GET auth/getuserinfo: who a login code belongs to (doc 91023). Null userid = not a member. A code works once: never repeated. */
export async function userOfCode(client: WecomClient, install: Install, code: string): Promise<{ userid: string | null }> {
  return { userid: (await client.call(install, 'auth/getuserinfo', { query: { code }, answer: LoginUser })).userid ?? null }
}
