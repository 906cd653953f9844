/** Which of two advisors' relations; the one that was there first is `existing`. */
export type Side = 'existing' | 'incoming'

export interface Happening {
  at: number
  side: Side
  what: 'added' | 'phone' | 'follow_up' | 'test_drive' | 'answered' | 'arrived' | 'introduced' | 'vehicle'
}

export type OwnershipRule = 'vehicle' | 'active' | 'introduced' | 'captured' | 'first_added'

export interface Proposal {
  side: Side
  rule: OwnershipRule
  /** Of the credit for a deal, how much in a hundred the other one keeps. */
  otherShare: 0 | 30
}

const day = 86_400_000
/** Whoever is asked has so long; then the rule decides. */
export const decideWithinMs = day
const sides: readonly Side[] = ['existing', 'incoming']
const other = (side: Side): Side => (side === 'existing' ? 'incoming' : 'existing')
const spoken: readonly Happening['what'][] = ['follow_up', 'test_drive', 'answered', 'arrived']
/** A scan without a word is no capture. */
const captures: readonly Happening['what'][] = [...spoken, 'phone']

/**
 * Who should serve a customer two stores are friends with, and who keeps a part of the credit. The first rule that tells
 * the two apart decides; a rule that both or neither fulfil says nothing.
 */
export function proposeOwner(happenings: readonly Happening[], customer: { keen: boolean }, now: number): Proposal {
  const having = (what: readonly Happening['what'][], since = 0) => sides.filter((side) => happenings.some((one) => one.side === side && what.includes(one.what) && one.at >= since))
  const only = (found: readonly Side[]): Side | null => (found.length === 1 ? found[0]! : null)
  const owns = having(['vehicle']).length > 0
  const decided = (side: Side, rule: OwnershipRule): Proposal => ({ side, rule, otherShare: keepsShare(happenings, other(side), now) ? 30 : 0 })
  const vehicle = only(having(['vehicle']))
  if (vehicle) return decided(vehicle, 'vehicle')
  const active = only(having(spoken, now - (customer.keen ? 30 : 60) * day))
  if (active) return decided(active, 'active')
  const introduced = only(having(['introduced']))
  if (introduced) return decided(introduced, 'introduced')
  const captured = first(happenings.filter((one) => captures.includes(one.what) && one.at >= now - (owns ? 365 : 30) * day))
  if (captured) return decided(captured, 'captured')
  return decided(first(happenings.filter((one) => one.what === 'added')) ?? 'existing', 'first_added')
}

const first = (happenings: readonly Happening[]): Side | null => happenings.reduce<Happening | null>((least, one) => (least === null || one.at < least.at ? one : least), null)?.side ?? null

/** Came first and drove the customer within the fortnight: not for nothing. */
function keepsShare(happenings: readonly Happening[], side: Side, now: number): boolean {
  return first(happenings.filter((one) => one.what === 'added')) === side && happenings.some((one) => one.side === side && one.what === 'test_drive' && one.at >= now - 14 * day)
}
