/** Who waits for whom. */
export const priorities = ['welcome', 'interactive', 'sync', 'statistics'] as const
export type Priority = (typeof priorities)[number]

/** How far the allowance may be used up by a priority: the last tenth is for welcomes alone, a sync leaves a person 40 %. */
export const share: Readonly<Record<Priority, number>> = { welcome: 1, interactive: 0.9, sync: 0.6, statistics: 0.4 }

/** A priority may spend what was leased for a lower one, never the other way round. */
export const spendableBy = (priority: Priority): readonly Priority[] => priorities.slice(priorities.indexOf(priority))

export type Span = 'minute' | 'hour'
export const spans = ['minute', 'hour'] as const
export const spanMs: Readonly<Record<Span, number>> = { minute: 60_000, hour: 3_600_000 }

export type Caps = Readonly<Record<'corp' | 'ip', Readonly<Record<Span, number>>>>

/** Published per API (doc 90454, server-api §7): calls of one corp, calls from one IP. */
export const published: Caps = { corp: { minute: 10_000, hour: 150_000 }, ip: { minute: 20_000, hour: 600_000 } }

/** We stay at 80 %: other programs of the same corp count too, and nobody knows where WeCom's windows begin. */
const cautious = (value: number) => Math.floor(value * 0.8)
export const capsOf = (allowed: Caps): Caps => ({
  corp: { minute: cautious(allowed.corp.minute), hour: cautious(allowed.corp.hour) },
  ip: { minute: cautious(allowed.ip.minute), hour: cautious(allowed.ip.hour) },
})
export const ownCaps: Caps = capsOf(published)

export const windowStart = (now: number, span: Span): number => now - (now % spanMs[span])
export const windowEndsIn = (now: number, span: Span): number => windowStart(now, span) + spanMs[span] - now

/** How far all grants of a window may go for this priority. */
export const ceilingOf = (cap: number, priority: Priority): number => Math.floor(cap * share[priority])

const smallest = 20
export const firstChunk = 100

/** What to ask for next: twice as much when a slice was gone in a hurry, half when it lasted. */
export function nextChunk(chunk: number, lastedMs: number, span: Span, cap: number): number {
  const most = Math.max(smallest, Math.floor(cap / 8))
  if (lastedMs < spanMs[span] / 30) return Math.min(most, chunk * 2)
  if (lastedMs > spanMs[span] / 4) return Math.min(most, Math.max(smallest, Math.floor(chunk / 2)))
  return Math.min(most, chunk)
}

/** The part of a chunk that still fits under the ceiling; 0 = used up until the window ends. */
export const grantOf = (chunk: number, granted: number, ceiling: number): number => Math.max(0, Math.min(chunk, ceiling - granted))

/**
 * How long a 45009 may last: as long as its window (minute 60 s, hour 60 min; doc 90313). Which one WeCom does not say:
 * only who used up most of an hour's calls can have hit the hour.
 */
export const blockMs = (grantedThisHour: number, hourCap: number): number => (grantedThisHour >= hourCap * 0.75 ? spanMs.hour : spanMs.minute)

/**
 * During a block single calls look whether it is over, since its true end is unknown: after 1 s, 2 s, 4 s … at most
 * every 15 s. A welcome is lost after 20 s and looks every second.
 */
export const probeAfterMs = (probes: number, priority: Priority): number => (priority === 'welcome' ? 1_000 : Math.min(15_000, 1_000 * 2 ** probes))

/** Who reads in bulk may wait this long inside a call; a person gets an answer instead. */
export const patienceMs: Readonly<Record<Priority, number>> = { welcome: 0, interactive: 0, sync: 2_000, statistics: 2_000 }
