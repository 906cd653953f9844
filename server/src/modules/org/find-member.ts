import { followUserList } from '../../wecom/endpoints/contacts.ts'
import { getMember } from '../../wecom/endpoints/directory.ts'
import type { WecomClient } from '../../wecom/client.ts'
import { WecomError } from '../../wecom/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory, InstallInfo, MemberInfo } from './directory.ts'
import { saveNewMember } from './sync-members.ts'

/** WeCom does not show us this member (not in the corp, or outside the app's visible range): asked again only after this. */
const strangerMs = 600_000
const notShown = new Set([40003, 60011, 60111])

interface Lookup { at: number; done: Promise<boolean> }
const lookups = new WeakMap<Directory, Map<string, Lookup>>()

/**
 * A member by userid; somebody we never heard of has just joined, so WeCom is asked about that one. Who asks
 * meanwhile waits for the same answer. Never inside a transaction.
 */
export async function findMember(deps: { kit: Kit; directory: Directory; wecom: WecomClient }, install: InstallInfo, userid: string): Promise<MemberInfo | null> {
  const { directory } = deps
  const known = await directory.memberByUserid(install.corp.id, userid)
  if (known) return known
  const ofDirectory = lookups.get(directory) ?? new Map<string, Lookup>()
  lookups.set(directory, ofDirectory)
  const key = `${install.id}:${userid.toLowerCase()}`
  let lookup = ofDirectory.get(key)
  if (!lookup || Date.now() - lookup.at >= strangerMs) {
    if (ofDirectory.size > 10_000) ofDirectory.clear()
    lookup = { at: Date.now(), done: meet(deps, install, userid) }
    ofDirectory.set(key, lookup)
    // Only "not shown" is remembered: a known one is found above, a failure is tried again.
    lookup.done.then((found) => { if (found) ofDirectory.delete(key) }, () => ofDirectory.delete(key))
  }
  return (await lookup.done) ? directory.memberByUserid(install.corp.id, userid) : null
}

async function meet(deps: { kit: Kit; directory: Directory; wecom: WecomClient }, install: InstallInfo, userid: string): Promise<boolean> {
  const { kit, directory, wecom } = deps
  const api = await directory.wecomInstall(install)
  try {
    const [found, serving] = await Promise.all([getMember(wecom, api, userid), followUserList(wecom, api)])
    await saveNewMember(deps, install, found, serving.includes(found.userid))
    kit.log('info', { what: 'a member joined', corpId: install.corp.corpId })
    return true
  } catch (cause) {
    if (cause instanceof WecomError && cause.errcode !== null && notShown.has(cause.errcode)) return false
    throw cause
  }
}
