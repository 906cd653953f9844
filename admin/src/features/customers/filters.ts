import type { CustomerFilter } from '@chitang/shared/contracts/customers'
import { addWayName } from '@chitang/shared/domain/add-ways'
import { befores, beforeWords, fates, fateWords, friendStates, happenings, happeningWords, type Fate, type FriendState, type HappenedBefore, type Happening } from '@chitang/shared/domain/happenings'
import type { LocationQuery } from 'vue-router'
import { dayLabel, dayOf, dayStart } from '../../shared/words/time.ts'

/**
 * From `did` on they come from a number somebody opened, and are taken off as chips. `from` and `to` are days: of what
 * happened with `did`, of the due date with `due=all`, of the add otherwise.
 */
export interface Filters {
  q: string; tagId: string; level: string; codeId: string; advisorId: string; state: '' | FriendState; attribute: string; is: string
  did: '' | Happening; from: string; to: string; way: string; fate: '' | Fate; before: '' | HappenedBefore; broadcastId: string
  welcome: '' | 'failed'; silent: '' | 'week'; due: '' | 'today' | 'overdue' | 'all'; twice: '' | 'yes'
}

export const emptyFilters = (): Filters => ({ q: '', tagId: '', level: '', codeId: '', advisorId: '', state: '', attribute: '', is: '', did: '', from: '', to: '', way: '', fate: '', before: '', broadcastId: '', welcome: '', silent: '', due: '', twice: '' })

const one = (value: unknown): string => (typeof value === 'string' ? value : '')
const day = (value: unknown): string => (/^\d{4}-\d\d-\d\d$/.test(one(value)) ? one(value) : '')
const id = (value: unknown): string => (/^\d{1,20}$/.test(one(value)) ? one(value) : '')
const oneOf = <T extends string>(value: unknown, known: readonly T[]): T | '' => known.find((each) => each === value) ?? ''

export function filtersFromQuery(query: LocationQuery): Filters {
  return {
    q: one(query['q']).slice(0, 40), tagId: id(query['tagId']), level: one(query['level']), codeId: id(query['codeId']), advisorId: id(query['advisorId']),
    state: oneOf(query['state'], friendStates), attribute: one(query['attribute']), is: one(query['is']).slice(0, 60),
    did: oneOf(query['did'], happenings), from: day(query['from']), to: day(query['to']), way: id(query['way']).slice(0, 4), fate: oneOf(query['fate'], fates), before: oneOf(query['before'], befores), broadcastId: id(query['broadcastId']),
    welcome: oneOf(query['welcome'], ['failed']), silent: oneOf(query['silent'], ['week']), due: oneOf(query['due'], ['today', 'overdue', 'all']), twice: oneOf(query['twice'], ['yes']),
  }
}

/** Only what is set, so that addresses stay short and can be passed on. Half a condition filters nothing. */
export function filtersToQuery(filters: Filters): Partial<Record<keyof Filters, string>> {
  const { attribute, is, ...rest } = { ...filters, q: filters.q.trim() }
  return { ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== '')), ...(attribute && is ? { attribute, is } : {}) }
}

/** Days become moments of the zone. */
export function filtersToCall(filters: Filters, now: number): CustomerFilter {
  const { from, to, due, ...same } = filtersToQuery(filters)
  const iso = (time: number): string => new Date(time).toISOString()
  const today = dayStart(dayOf(now))
  const about = filters.did ? 'did' : due === 'all' ? 'due' : 'added'
  return {
    ...(same as CustomerFilter), ...(from ? { [`${about}From`]: iso(dayStart(from)) } : {}), ...(to ? { [`${about}To`]: iso(dayStart(to) + 86_400_000) } : {}),
    ...(due === 'all' ? { dueOf: 'all' as const } : due === 'today' ? { dueFrom: iso(today), dueTo: iso(today + 86_400_000) } : due === 'overdue' ? { dueTo: iso(today) } : {}),
  }
}

/** The days, before what happened on them. */
function spanWords(from: string, to: string, now: number): string {
  const label = (value: string): string => (value === dayOf(now) ? '今天' : dayLabel(value))
  if (from && from === to) return label(from)
  return from ? (to ? `${dayLabel(from)}–${dayLabel(to)} ` : from === dayOf(now) ? '今天' : `${dayLabel(from)} 起`) : to ? `${dayLabel(to)} 前` : ''
}

export interface Chip { key: string; words: string; off: Partial<Filters> }
const nothingDid = { did: '', way: '', fate: '', before: '', broadcastId: '', from: '', to: '' } as const

/** Conditions that have no field of their own. */
export function chipsOf(filters: Filters, now: number): Chip[] {
  const { did, from, to, way, fate, before, broadcastId, welcome, silent, due, twice } = filters
  const days = spanWords(from, to, now)
  return [
    did ? { key: 'did', words: `${days}${did === 'left' && before ? beforeWords[before] : ''}${happeningWords[did]}`, off: nothingDid } : due === 'all' ? { key: 'due', words: `${days}有跟进到期`, off: { due: '' as const, from: '', to: '' } } : { key: 'added', words: days && `${days}加的`, off: { from: '', to: '' } },
    { key: 'way', words: did === 'added' && way ? `来自${addWayName(Number(way))}` : '', off: { way: '' } }, { key: 'fate', words: did === 'added' && fate ? fateWords[fate].slice(0, -1) : '', off: { fate: '' as const } },
    { key: 'broadcast', words: did === 'left' && broadcastId ? '只看这一次群发' : '', off: { broadcastId: '' } }, { key: 'code', words: filters.codeId === '0' ? '没有经过活码' : '', off: { codeId: '' } },
    { key: 'welcome', words: welcome && '没收到欢迎语', off: { welcome: '' as const } }, { key: 'silent', words: silent && '加后 7 天没人跟', off: { silent: '' as const } }, { key: 'due', words: due === 'today' ? '今天有跟进到期' : due === 'overdue' ? '跟进过了时间' : '', off: { due: '' as const } },
    { key: 'twice', words: twice && '有两个及以上好友身份', off: { twice: '' as const } },
  ].filter((chip) => chip.words !== '')
}

/** Why a list may be shorter than the number it was opened from. */
export function onceWords({ did, due, twice }: Filters): string {
  if (twice) return '数的是人，这里一个好友身份一行。'
  if (due === 'all') return '数的是件数，这里一位客户一行。'
  if (did === 'added' || did === 'left' || did === 'dropped') return '删了又加回的，数里算两次，这里一行。'
  return did === 'followed' || did === 'script_sent' || did === 'visited' ? '数的是次数，这里一位客户一行。' : ''
}
