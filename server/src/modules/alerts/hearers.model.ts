import type { Role } from '@chitang/shared/domain/roles'
import { dayAt, localParts } from '../../platform/clock/day.ts'

export interface Holder { employeeId: string; memberId: string; corpId: string; role: Role; isMuted: boolean }

type Side = 'sales' | 'service'
const sideOfRole: Partial<Record<Role, Side>> = { sales_advisor: 'sales', dcc_agent: 'sales', sales_manager: 'sales', service_advisor: 'service', service_manager: 'service' }
const managed: Partial<Record<Role, Side>> = { sales_manager: 'sales', service_manager: 'service' }

/** On which side somebody works in the store of the alert: who works on both has two managers. Without a role there what they are elsewhere counts, else it is sales. */
export function sidesOf(held: readonly { role: Role; storeId: string | null }[], storeId: string | null): readonly Side[] {
  const of = (roles: typeof held): Side[] => [...new Set(roles.flatMap((one) => sideOfRole[one.role] ?? []))]
  const here = of(held.filter((one) => one.storeId === storeId))
  if (here.length > 0) return here
  const elsewhere = of(held)
  return elsewhere.length > 0 ? elsewhere : ['sales']
}

export interface Hearers { cards: Holder[]; heard: 'told' | 'next' | 'nobody' }

/**
 * Whoever holds a role of the kind on that side; where nobody does, who would hear of it later hears at once. A mute
 * silences a card, it does not leave the role empty.
 */
export function whoHears(holders: readonly Holder[], sides: readonly Side[], first: readonly Role[], next: readonly Role[], corpId: string | null): Hearers {
  const of = (roles: readonly Role[]): Holder[] => holders.filter((one) => roles.includes(one.role) && (managed[one.role] === undefined || sides.includes(managed[one.role]!)))
  const [own, above] = [of(first), of(next)]
  return { cards: oncePerPerson((own.length > 0 ? own : above).filter((one) => !one.isMuted), corpId), heard: own.length > 0 ? 'told' : above.length > 0 ? 'next' : 'nobody' }
}

/** Of several members of one employee the one in the alert's corp, else any. */
function oncePerPerson(holders: readonly Holder[], corpId: string | null): Holder[] {
  const best = new Map<string, Holder>()
  for (const one of holders) {
    const known = best.get(one.employeeId)
    if (!known || (one.corpId === corpId && known.corpId !== corpId)) best.set(one.employeeId, one)
  }
  return [...best.values()]
}

const [morning, evening] = [8, 21]

/** Nobody is woken for what was just as true in the evening. */
export function cardTime(now: Date, timeZone: string): Date {
  const { hour } = localParts(now, timeZone)
  if (hour < morning) return dayAt(now, timeZone, 0, morning)
  return hour >= evening ? dayAt(now, timeZone, 1, morning) : now
}
