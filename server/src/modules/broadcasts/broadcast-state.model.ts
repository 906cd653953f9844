import type { BroadcastState } from '@chitang/shared/domain/broadcasts'

/** What may follow what. A broadcast that WeCom knows of ends over `closing`: first it is cancelled and read there. */
const next: Readonly<Record<BroadcastState, readonly BroadcastState[]>> = {
  draft: ['planning', 'cancelled'],
  planning: ['draft', 'waiting', 'scheduled', 'cancelled'],
  waiting: ['draft', 'scheduled', 'cancelled'],
  scheduled: ['draft', 'pushing', 'cancelled'],
  pushing: ['sending', 'closing'],
  sending: ['closing'],
  closing: ['done', 'cancelled'],
  done: [],
  cancelled: [],
}

export const mayMove = (from: BroadcastState, to: BroadcastState): boolean => next[from].includes(to)

const unpushed: readonly BroadcastState[] = ['planning', 'waiting', 'scheduled']

/** Holds places, and WeCom knows nothing of it yet: places may still change hands. */
export const unpushedStates = unpushed
export const isUnpushed = (state: BroadcastState): boolean => unpushed.includes(state)
/** Holds places. */
export const isOpen = (state: BroadcastState): boolean => isUnpushed(state) || state === 'pushing' || state === 'sending' || state === 'closing'
