import { broadcastStates, type BroadcastState } from '@chitang/shared/domain/broadcasts'
import { describe, expect, it } from 'vitest'
import { isOpen, isUnpushed, mayMove } from './broadcast-state.model.ts'

const reachable = (from: BroadcastState, seen = new Set<BroadcastState>()): Set<BroadcastState> => {
  for (const to of broadcastStates) if (mayMove(from, to) && !seen.has(to)) reachable(to, seen.add(to))
  return seen
}

describe('states of a broadcast', () => {
  it('all begin at a draft and can end', () => {
    expect([...reachable('draft'), 'draft'].sort()).toEqual(expect.arrayContaining([...broadcastStates].sort()))
    for (const state of broadcastStates) if (state !== 'done' && state !== 'cancelled') expect(reachable(state).has('cancelled')).toBe(true)
  })
  it('what WeCom knows of never becomes a draft again, nor ends without being read to the end', () => {
    for (const state of ['pushing', 'sending', 'closing'] as const) {
      expect(reachable(state).has('draft')).toBe(false)
      if (state !== 'closing') expect([mayMove(state, 'done'), mayMove(state, 'cancelled')]).toEqual([false, false])
    }
  })
  it('who holds places is open', () => {
    expect(broadcastStates.filter(isOpen)).toEqual(['planning', 'waiting', 'scheduled', 'pushing', 'sending', 'closing'])
    expect(broadcastStates.filter((state) => isUnpushed(state) && !isOpen(state))).toEqual([])
  })
})
