import type { FollowSnapshot } from '../../wecom/endpoints/contacts.ts'

/** What one inbox row says about a relation. */
export interface RelationEvent {
  userid: string
  changeType: string
  at: Date
  /** The member did not delete anybody: a colleague took the customer over (Source=DELETE_BY_TRANSFER, doc 92130). */
  transferred?: boolean
  /** Which code was scanned: of somebody not accepted yet only the event knows. */
  state?: string | null
}

export interface StoredRelation {
  userid: string
  addedAt: Date
  half: boolean
  deletedBy: string | null
  deletedAt: Date | null
}

export type RelationChange =
  | { kind: 'add'; again: boolean }
  | { kind: 'keep' }
  | { kind: 'half' }
  | { kind: 'delete'; by: 'customer' | 'member' | 'transfer'; at: Date }

/**
 * Decides what became of one relation from what WeCom shows now, what we stored, and the events we were told.
 * - The API shows the relation even after the customer deleted the advisor (one-way rule, server-api §1.4): only
 *   `del_follow_user` tells, and it counts only if the friendship did not begin after it.
 * - A relation missing from a snapshot is gone only when a delete event says so: absence alone proves nothing.
 */
export function decideRelation(follow: FollowSnapshot | null, stored: StoredRelation | null, events: readonly RelationEvent[]): RelationChange {
  const addedAt = follow ? new Date(follow.createtime * 1000) : (stored?.addedAt ?? null)
  const latest = (changeType: string) => events.filter((event) => event.changeType === changeType).reduce<Date | null>((max, event) => (!max || event.at > max ? event.at : max), null)
  const customerLeft = latest('del_follow_user')
  const memberLeft = latest('del_external_contact')

  if (!follow) {
    if (stored && !stored.deletedBy && memberLeft && memberLeft >= stored.addedAt) return { kind: 'delete', by: events.some((event) => event.transferred && event.at >= memberLeft) ? 'transfer' : 'member', at: memberLeft }
    if (stored && !stored.deletedBy && customerLeft && customerLeft >= stored.addedAt) return { kind: 'delete', by: 'customer', at: customerLeft }
    if (!stored && latest('add_half_external_contact')) return { kind: 'half' }
    return { kind: 'keep' }
  }
  // A follower who was taken over from may be listed for a while.
  const stillGone = (stored?.deletedBy === 'customer' || stored?.deletedBy === 'transfer') && stored.deletedAt !== null && addedAt !== null && addedAt <= stored.deletedAt
  if (customerLeft && addedAt && customerLeft >= addedAt) {
    return stillGone ? { kind: 'keep' } : { kind: 'delete', by: 'customer', at: customerLeft }
  }
  if (!stored) return { kind: 'add', again: false }
  if (stillGone) return { kind: 'keep' }
  if (stored.deletedBy) return { kind: 'add', again: true }
  if (stored.half) return { kind: 'add', again: false }
  // A friendship younger than the one we know: it ended and began again, though the end was never told or came with the beginning.
  return addedAt && addedAt > stored.addedAt ? { kind: 'add', again: true } : { kind: 'keep' }
}

/** The advisor's own words win over the nickname; a remark the product made from the nickname does not. */
export function displayName(nickname: string, remark: string): string {
  const name = nickname.trim()
  const own = remark.trim()
  if (own && (!name || !own.endsWith(name))) return own
  return name || own || '没有昵称'
}
