import type { WecomClient } from '../../wecom/client.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory, InstallInfo, MemberInfo } from './directory.ts'
import { syncMembers } from './sync-members.ts'

const pauseMs = 60_000

interface LastRead { at: number; done: Promise<unknown> }
const lastReads = new WeakMap<Directory, Map<string, LastRead>>()

/**
 * A member by userid; somebody we never heard of has just joined, so the corp is read again, at most once a minute.
 * Who asks while it is being read waits for that reading. Never inside a transaction.
 */
export async function findMember(deps: { kit: Kit; directory: Directory; wecom: WecomClient }, install: InstallInfo, userid: string): Promise<MemberInfo | null> {
  const { kit, directory } = deps
  const known = await directory.memberByUserid(install.corp.id, userid)
  if (known) return known
  const reads = lastReads.get(directory) ?? new Map<string, LastRead>()
  lastReads.set(directory, reads)
  let read = reads.get(install.id)
  if (!read || Date.now() - read.at >= pauseMs) {
    read = { at: Date.now(), done: syncMembers(deps, install) }
    reads.set(install.id, read)
    read.done.catch(() => reads.delete(install.id))
    kit.log('info', { what: 'unknown member, reading the corp again', corpId: install.corp.corpId })
  }
  await read.done
  return directory.memberByUserid(install.corp.id, userid)
}
