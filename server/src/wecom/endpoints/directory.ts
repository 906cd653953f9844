import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import type { Install, WecomClient } from '../client.ts'
import { WecomError } from '../errors.ts'

const Member = Type.Object({
  userid: Type.String(),
  name: Type.String(),
  department: Type.Array(Type.Integer()),
  main_department: Type.Optional(Type.Integer()),
  position: Type.Optional(Type.String()),
  status: Type.Optional(Type.Integer()),
  avatar: Type.Optional(Type.String()),
})
export type WecomMember = Static<typeof Member>

const Department = Type.Object({ id: Type.Integer(), name: Type.Optional(Type.String()), parentid: Type.Optional(Type.Integer()) })
export type WecomDepartment = Static<typeof Department>

/** GET department/list (doc 90208). */
export async function listDepartments(client: WecomClient, install: Install): Promise<WecomDepartment[]> {
  const answer = await client.call(install, 'department/list', { priority: 'sync', expect: { department: 'array' } })
  const list: unknown = answer['department']
  if (!Value.Check(Type.Array(Department), list)) throw new WecomError('department/list', null, 'answer does not fit its documented shape')
  return list
}

/** GET user/list of one department; never fetch_child=1, which WeCom may refuse with 45029 (doc 90201). */
export async function listMembers(client: WecomClient, install: Install, departmentId: number): Promise<WecomMember[]> {
  const answer = await client.call(install, 'user/list', { query: { department_id: departmentId }, priority: 'sync', expect: { userlist: 'array' } })
  const list: unknown = answer['userlist']
  if (!Value.Check(Type.Array(Member), list)) throw new WecomError('user/list', null, 'answer does not fit its documented shape')
  return list
}

/** GET auth/getuserinfo: who a login code belongs to (doc 91023). Null userid = not a member. */
export async function userOfCode(client: WecomClient, install: Install, code: string): Promise<{ userid: string | null }> {
  const answer = await client.call(install, 'auth/getuserinfo', { query: { code } })
  return { userid: typeof answer['userid'] === 'string' ? answer['userid'] : null }
}
