import type { WecomClient } from '../../wecom/client.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory, InstallInfo, MemberInfo } from './directory.ts'
import { syncMembers } from './sync-members.ts'

const pauseMs = 60_000
const readAt = new WeakMap<Directory, Map<string, number>>()

/**
 * A member by userid; somebody we never heard of has just joined, so the corp is read again, at most once a minute.
 * Never inside a transaction.
 */
export async function findMember(deps: { kit: Kit; directory: Directory; wecom: WecomClient }, install: InstallInfo, userid: string): Promise<MemberInfo | null> {
  const { kit, directory } = deps
  const known = await directory.memberByUserid(install.corp.id, userid)
  if (known) return known
  const times = readAt.get(directory) ?? new Map<string, number>()
  readAt.set(directory, times)
  if (Date.now() - (times.get(install.id) ?? 0) < pauseMs) return null
  times.set(install.id, Date.now())
  kit.log('info', { what: 'unknown member, reading the corp again', corpId: install.corp.corpId, members: await syncMembers(deps, install) })
  return directory.memberByUserid(install.corp.id, userid)
}
