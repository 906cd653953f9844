import type { ContactSnapshot, FollowSnapshot } from '../../wecom/endpoints/contacts.ts'
import type { Fact } from '../../platform/events/facts.ts'
import { isDuplicate } from '../../platform/db/errors.ts'
import { holdLanes, type LaneHold } from '../../platform/jobs/lane-hold.ts'
import { laneKeyOf, laneOf } from '../../platform/jobs/lanes.ts'
import { RetryLater } from '../../platform/jobs/registry.ts'
import type { CorpInfo } from '../org/index.ts'
import { applyContact, StaleSnapshot } from './apply-contact.ts'
import { refreshContact, type RefreshDeps } from './handle-contact-events.ts'
import { forgotten } from './forgotten.model.ts'
import { insertNewContacts, type NewContact } from './insert-new-contacts.ts'
import { differencesOf, type Difference } from './page-differences.model.ts'
import { clockSpreadMs, pairKey, readHeldPage, type HeldPage } from './page.repo.ts'

export interface Page {
  corp: CorpInfo
  contacts: readonly ContactSnapshot[]
  /** When the page was asked for. */
  fetchedFrom: Date
  cause: Fact['cause']
  /** Whether a relation nobody told us about is met like a new one (tags, task, notice), or only written down. */
  withEffects: (follow: FollowSnapshot) => boolean
}

export interface PageResult {
  written: { externalUserId: string; userid: string; what: Difference }[]
  unknownMembers: { externalUserId: string; userid: string }[]
  /** Calls made beyond the page itself, for customers who changed meanwhile. */
  extraCalls: number
}

const tries = 200
const pauseMs = 50

/** Writes one page of a sync, each customer while its lane is held. Customers whose lane is busy are taken up again. */
export async function applyPage(deps: RefreshDeps, page: Page): Promise<PageResult> {
  const result: PageResult = { written: [], unknownMembers: [], extraCalls: 0 }
  let waiting = byCustomer(page.contacts)
  for (let attempt = 0; waiting.length > 0; attempt++) {
    if (attempt === tries) throw new RetryLater('the lanes of these customers stay busy', 1_000)
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
    const laneFor = (contact: ContactSnapshot) => laneOf(laneKeyOf(page.corp.id, contact.externalUserId))
    const hold = await holdLanes(deps.kit.database, waiting.map(laneFor))
    try {
      const ours = waiting.filter((contact) => hold.lanes.has(laneFor(contact)))
      if (ours.length > 0) {
        const left = await applyHeld(deps, page, ours, hold, result)
        waiting = [...waiting.filter((contact) => !hold.lanes.has(laneFor(contact))), ...left]
      }
    } finally {
      await hold.release()
    }
  }
  return result
}

/** A customer of two advisors comes twice in a page. */
function byCustomer(contacts: readonly ContactSnapshot[]): ContactSnapshot[] {
  const merged = new Map<string, ContactSnapshot>()
  for (const contact of contacts) {
    const known = merged.get(contact.externalUserId)
    merged.set(contact.externalUserId, known ? { ...known, follows: [...known.follows, ...contact.follows] } : contact)
  }
  return [...merged.values()]
}

/** Returns the customers there was no time for. */
async function applyHeld(deps: RefreshDeps, page: Page, told: readonly ContactSnapshot[], hold: LaneHold, result: PageResult): Promise<ContactSnapshot[]> {
  const { kit } = deps
  const held = await readHeldPage(kit.database, page.corp, told.map((one) => one.externalUserId), [...new Set(told.flatMap((one) => one.follows.flatMap((follow) => follow.tagIds)))], page.fetchedFrom)
  const contacts = told.map((one) => (held.erased.has(one.externalUserId) ? (forgotten(one, held.erased.get(one.externalUserId)!) ?? one) : one))
  const sorted = await sortPage(deps, page, contacts, held, result)
  if (sorted.unchanged.length > 0)
    await kit.database.run('UPDATE follow_relation SET fetched_at = ?, missing_since = NULL WHERE group_id = ? AND id IN (?) AND fetched_at < ?', [page.fetchedFrom, page.corp.groupId, sorted.unchanged, page.fetchedFrom])
  const oneByOne = [...sorted.changed]
  const stores = (await deps.directory.storesOf(page.corp.groupId)).filter((store) => store.corpId === page.corp.id)
  if (sorted.fresh.length > 0 && stores.length > 0) {
    try {
      await insertNewContacts(deps, { corp: page.corp, stores, contacts: sorted.fresh, fetchedFrom: page.fetchedFrom, cause: page.cause })
      for (const { snapshot, follow } of sorted.fresh) result.written.push({ externalUserId: snapshot.externalUserId, userid: follow.userid, what: 'added' })
    } catch (cause) {
      if (!isDuplicate(cause)) throw cause
      oneByOne.push(...sorted.fresh.map(({ snapshot, follow }) => ({ snapshot, written: [{ userid: follow.userid, what: 'added' as const }], stale: false })))
    }
  }
  const left: ContactSnapshot[] = []
  for (const one of oneByOne) {
    if (!hold.stillOurs()) {
      left.push(one.snapshot)
      continue
    }
    if (await applyOne(deps, page, one, result)) for (const { userid, what } of one.written) result.written.push({ externalUserId: one.snapshot.externalUserId, userid, what })
  }
  return left
}

interface Changed { snapshot: ContactSnapshot; written: { userid: string; what: Difference }[]; stale: boolean }
interface Sorted { unchanged: string[]; fresh: NewContact[]; changed: Changed[] }

/** Unchanged relations, customers never seen, and the rest, which is written with the usual care. */
async function sortPage(deps: RefreshDeps, page: Page, contacts: readonly ContactSnapshot[], held: HeldPage, result: PageResult): Promise<Sorted> {
  const sorted: Sorted = { unchanged: [], fresh: [], changed: [] }
  for (const snapshot of contacts) {
    const contact = held.contacts.get(snapshot.externalUserId) ?? null
    const written: Changed['written'] = []
    let onlyMember: NewContact | null = null
    for (const follow of snapshot.follows) {
      const member = await deps.directory.memberByUserid(page.corp.id, follow.userid)
      if (!member) {
        result.unknownMembers.push({ externalUserId: snapshot.externalUserId, userid: follow.userid })
        continue
      }
      onlyMember = { snapshot, follow, member }
      const relation = held.relations.get(pairKey(snapshot.externalUserId, follow.userid)) ?? null
      const differences: Difference[] = contact ? differencesOf(contact, relation, snapshot, follow, held.knownTags) : ['added']
      if (differences.length === 0) sorted.unchanged.push(relation!.id)
      for (const what of differences) written.push({ userid: follow.userid, what })
    }
    if (written.length === 0) continue
    const told = held.told.get(snapshot.externalUserId)
    if (!contact && !told && snapshot.follows.length === 1 && onlyMember && !page.withEffects(onlyMember.follow)) sorted.fresh.push(onlyMember)
    // An event settled after the page was asked for: what the page shows may be over.
    else sorted.changed.push({ snapshot, written, stale: told?.since ?? false })
  }
  return sorted
}

/** False when the page was overtaken: the customer was asked for again, and what the page showed is nobody's drift. */
async function applyOne(deps: RefreshDeps, page: Page, { snapshot, stale }: Changed, result: PageResult): Promise<boolean> {
  const withEffects = snapshot.follows.some((follow) => page.withEffects(follow))
  const refresh = async () => {
    result.extraCalls += 1
    await refreshContact(deps, page.corp, snapshot.externalUserId, [], page.cause, withEffects)
    return false
  }
  if (stale) return refresh()
  try {
    await applyContact(deps, { corp: page.corp, externalUserId: snapshot.externalUserId, snapshot, fetchedFrom: page.fetchedFrom, staleFrom: new Date(page.fetchedFrom.getTime() - clockSpreadMs), events: [], cause: page.cause, withEffects })
    return true
  } catch (cause) {
    if (!(cause instanceof StaleSnapshot)) throw cause
    return refresh()
  }
}
