import { lastDayOf, windowOfDay, type TouchWindow } from '@chitang/shared/domain/touch-windows'
import { classRank, type ReceiveRule, type TouchClass } from '@chitang/shared/domain/touches'

/** A place of one customer as it stands. */
export interface Place { kind: ReceiveRule; start: string; slotNo: number; broadcastId: string; state: 'reserved' | 'charged'; at: Date; sentOn: string | null }
/** An unfinished broadcast that holds some of them. */
export interface Holder { id: string; class: TouchClass; pushed: boolean; windows: readonly TouchWindow[] }

export interface Anew {
  places: { window: TouchWindow; slotNo: number; broadcastId: string; state: 'reserved' | 'charged'; at: Date }[]
  /** Hold all they need under the new rule. */
  moved: string[]
  /** Do not, and WeCom knows nothing of them yet. */
  lost: string[]
}

/**
 * The corp counts by another rule from now on: what was sent in a window that still runs takes its place there, then
 * whoever holds a place of the old rule, what WeCom knows of first, then the stronger class, then the first booked.
 */
export function holdAnew(rule: ReceiveRule, today: string, places: readonly Place[], holders: ReadonlyMap<string, Holder>): Anew {
  const taken = new Set(places.filter((one) => one.kind === rule).map((one) => `${one.start} ${one.slotNo}`))
  const holds = (broadcastId: string, window: TouchWindow): boolean => places.some((one) => one.kind === rule && one.broadcastId === broadcastId && one.start === window.start)
  const free = (window: TouchWindow): number | undefined => Array.from({ length: window.limit }, (_, no) => no).find((no) => !taken.has(`${window.start} ${no}`))
  const result: Anew = { places: [], moved: [], lost: [] }
  const put = (window: TouchWindow, slotNo: number, one: Place): void => {
    taken.add(`${window.start} ${slotNo}`)
    result.places.push({ window, slotNo, broadcastId: one.broadcastId, state: one.state, at: one.at })
  }
  for (const one of places) {
    if (one.sentOn === null || one.kind === rule) continue
    const window = windowOfDay(rule, one.sentOn)
    const no = free(window)
    if (lastDayOf(window) >= today && no !== undefined && !holds(one.broadcastId, window)) put(window, no, one)
  }
  const waiting = [...new Map(places.filter((one) => one.state === 'reserved' && one.kind !== rule).map((one) => [one.broadcastId, one])).values()].flatMap((place) => {
    const holder = holders.get(place.broadcastId)
    return holder ? [{ place, holder }] : []
  }).sort((a, b) => Number(b.holder.pushed) - Number(a.holder.pushed) || classRank(a.holder.class) - classRank(b.holder.class) || a.place.at.getTime() - b.place.at.getTime())
  for (const { place, holder } of waiting) {
    const wanted = holder.windows.filter((window) => !holds(holder.id, window)).map((window) => ({ window, no: free(window) }))
    if (wanted.every(({ no }) => no !== undefined)) {
      result.moved.push(holder.id)
      for (const { window, no } of wanted) put(window, no!, place)
    } else if (!holder.pushed) result.lost.push(holder.id)
  }
  return result
}
