import type { CustomerFilter } from '@chitang/shared/contracts/customers'
import type { LocationQuery } from 'vue-router'
import { dayLabel, dayOf, dayStart } from '../../shared/words/time.ts'

/** `from`, `to`, `left` are days; they come from a number somebody opened, and are taken off as chips. */
export interface Filters {
  q: string; tagId: string; level: string; codeId: string; advisorId: string; state: '' | 'live' | 'deleted'; attribute: string; is: string
  from: string; to: string; left: string; leftTo: string; welcome: '' | 'failed'; silent: '' | 'week'; due: '' | 'today' | 'overdue'
}

export const emptyFilters = (): Filters => ({ q: '', tagId: '', level: '', codeId: '', advisorId: '', state: '', attribute: '', is: '', from: '', to: '', left: '', leftTo: '', welcome: '', silent: '', due: '' })

const one = (value: unknown): string => (typeof value === 'string' ? value : '')
const day = (value: unknown): string => (/^\d{4}-\d\d-\d\d$/.test(one(value)) ? one(value) : '')
const oneOf = <T extends string>(value: unknown, known: readonly T[]): T | '' => known.find((each) => each === value) ?? ''

export function filtersFromQuery(query: LocationQuery): Filters {
  return {
    q: one(query['q']).slice(0, 40), tagId: one(query['tagId']), level: one(query['level']), codeId: one(query['codeId']), advisorId: one(query['advisorId']),
    state: oneOf(query['state'], ['live', 'deleted']), attribute: one(query['attribute']), is: one(query['is']).slice(0, 60),
    from: day(query['from']), to: day(query['to']), left: day(query['left']), leftTo: day(query['leftTo']), welcome: oneOf(query['welcome'], ['failed']), silent: oneOf(query['silent'], ['week']), due: oneOf(query['due'], ['today', 'overdue']),
  }
}

/** Only what is set, so that addresses stay short and can be passed on. Half a condition filters nothing. */
export function filtersToQuery(filters: Filters): Partial<Record<keyof Filters, string>> {
  const { attribute, is, ...rest } = { ...filters, q: filters.q.trim() }
  return { ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== '')), ...(attribute && is ? { attribute, is } : {}) }
}

/** Days become moments of the zone. */
export function filtersToCall(filters: Filters, now: number): CustomerFilter {
  const { from, to, left, leftTo, welcome, due, ...same } = filtersToQuery(filters)
  const iso = (time: number): string => new Date(time).toISOString()
  const today = dayStart(dayOf(now))
  return {
    ...(same as CustomerFilter), ...(from ? { addedFrom: iso(dayStart(from)) } : {}), ...(to ? { addedTo: iso(dayStart(to) + 86_400_000) } : {}), ...(left ? { leftFrom: iso(dayStart(left)) } : {}), ...(leftTo ? { leftTo: iso(dayStart(leftTo) + 86_400_000) } : {}), ...(welcome ? { welcome: 'failed' as const } : {}),
    ...(due === 'today' ? { dueFrom: iso(today), dueTo: iso(today + 86_400_000) } : due === 'overdue' ? { dueTo: iso(today) } : {}),
  }
}

export interface Chip { key: string; words: string; off: Partial<Filters> }

/** Conditions that have no field of their own. */
export function chipsOf(filters: Filters, now: number): Chip[] {
  const today = dayOf(now)
  const { from, to, left, leftTo, welcome, silent, due } = filters
  const added = from && from === to ? `${from === today ? '今天' : dayLabel(from)}加的` : from ? `${from === today ? '今天' : `${dayLabel(from)}${to ? `–${dayLabel(to)}` : ' 起'}`}加的` : to ? `${dayLabel(to)} 前加的` : ''
  return [
    { key: 'added', words: added, off: { from: '', to: '' } }, { key: 'left', words: left && `${left === today ? '今天' : left === leftTo ? dayLabel(left) : `${dayLabel(left)} 起`}删除顾问的`, off: { left: '' as const, leftTo: '' as const } },
    { key: 'welcome', words: welcome && '没收到欢迎语', off: { welcome: '' as const } }, { key: 'silent', words: silent && '加后 7 天没人跟', off: { silent: '' as const } }, { key: 'due', words: due && (due === 'today' ? '今天有跟进到期' : '跟进过了时间'), off: { due: '' as const } },
  ].filter((chip) => chip.words !== '')
}
