import type { AttributeValue } from '@chitang/shared/domain/attributes'
import { sameValue } from '@chitang/shared/domain/attributes'

/** One of the persons shown as one, with what it says of itself. */
export interface MemberValues {
  id: string
  /** Typed values, level and intended model among them. */
  values: Readonly<Record<string, AttributeValue>>
  /** When somebody set them; a value without a time was only assumed. */
  times: ReadonlyMap<string, Date>
  salutation: { surname: string; title: string; confirmedAt: Date } | null
  phone: { masked: string; proven: boolean; seenAt: Date } | null
  owner: { relationId: string; live: boolean; at: Date } | null
}

/** A value with whose it is and how sure it is: 2 proven, 1 typed by somebody, 0 assumed. */
interface Candidate<T> { personId: string; value: T; sure: 0 | 1 | 2; at: number }

export interface Field<T> {
  value: T
  personId: string
  /** What the others say instead; nothing is thrown away. */
  others: { personId: string; value: T }[]
}

export interface ShownPerson {
  values: Record<string, Field<AttributeValue>>
  salutation: Field<{ surname: string; title: string }> | null
  phone: Field<string> | null
  owner: Field<string> | null
}

/**
 * Several persons as one: proven before typed before assumed, the newer inside a class, and before all that what a human
 * chose. The first member is the one the others are put to; it wins where nothing else decides.
 */
export function shownPerson(members: readonly MemberValues[], choices: Readonly<Record<string, string>>): ShownPerson {
  const keys = new Set(members.flatMap((member) => Object.keys(member.values)))
  const values: ShownPerson['values'] = {}
  for (const key of keys) {
    const candidates = members.flatMap((member): Candidate<AttributeValue>[] => {
      const value = member.values[key]
      const at = member.times.get(key)
      return value === undefined ? [] : [{ personId: member.id, value, sure: at ? 1 : 0, at: at?.getTime() ?? 0 }]
    })
    const field = pick(candidates, choices[key], sameValue)
    // Somebody chose the one who says nothing here: the value was taken away.
    if (field && (choices[key] === undefined || candidates.some((one) => one.personId === choices[key]) || !members.some((member) => member.id === choices[key]))) values[key] = field
  }
  const same = (a: unknown, b: unknown) => a === b
  return {
    values,
    salutation: pick(members.flatMap(({ id, salutation: said }): Candidate<{ surname: string; title: string }>[] => (said ? [{ personId: id, value: { surname: said.surname, title: said.title }, sure: 1, at: said.confirmedAt.getTime() }] : [])), choices['salutation'], (a, b) => a.surname === b.surname && a.title === b.title),
    phone: pick(members.flatMap(({ id, phone }): Candidate<string>[] => (phone ? [{ personId: id, value: phone.masked, sure: phone.proven ? 2 : 1, at: phone.seenAt.getTime() }] : [])), choices['phone'], same),
    owner: pick(members.flatMap(({ id, owner }): Candidate<string>[] => (owner ? [{ personId: id, value: owner.relationId, sure: owner.live ? 1 : 0, at: -owner.at.getTime() }] : [])), choices['owner'], same),
  }
}

function pick<T>(candidates: readonly Candidate<T>[], chosen: string | undefined, same: (a: T, b: T) => boolean): Field<T> | null {
  const [first, ...rest] = candidates
  if (!first) return null
  const best = candidates.find((one) => one.personId === chosen) ?? rest.reduce((top, one) => (one.sure - top.sure || one.at - top.at) > 0 ? one : top, first)
  return { value: best.value, personId: best.personId, others: candidates.filter((one) => one !== best && !same(one.value, best.value)).map(({ personId, value }) => ({ personId, value })) }
}
