import type { KpiId } from '@chitang/shared/domain/kpis'
import type { Fate, FriendState, HappenedBefore, Happening } from '@chitang/shared/domain/happenings'
import { addDays } from '@chitang/shared/domain/touch-windows'
import type { RouteLocationNamedRaw } from 'vue-router'

/** Where the records of a number are. The address is read by features/customers/filters.ts. */
export type Records = RouteLocationNamedRaw & { name: string; query: Record<string, string> }
export interface Span { from: string; to?: string }
interface Narrow { advisorId?: string; codeId?: string; way?: string; fate?: Fate; state?: FriendState; before?: HappenedBefore; broadcastId?: string }

export const onDay = (day: string): Span => ({ from: day, to: day })
/** Thirty days that end with this one. */
export const monthTo = (day: string): Span => ({ from: addDays(day, -29), to: day })
/** Who had their seven days: those added in the thirty days before. */
export const silentSpan = (today: string): Span => ({ from: addDays(today, -37), to: addDays(today, -8) })

/** The customers behind a number: what happened on which days, narrowed as the number is. */
export const records = (did: Happening, { from, to }: Span, narrow: Narrow = {}): Records => ({ name: 'customers', query: { did, from, ...(to ? { to } : {}), ...narrow } })
/** Customers with a follow-up due on these days, done or not. */
export const dueRecords = ({ from, to }: Span, narrow: Pick<Narrow, 'advisorId'> = {}): Records => ({ name: 'customers', query: { due: 'all', from, ...(to ? { to } : {}), ...narrow } })

/** What 怎么算的 leads to beside a number of these days; null = a difference or an average, whose parts have their own lists. */
export type OpensOf = Partial<Record<KpiId, RouteLocationNamedRaw | null>>
