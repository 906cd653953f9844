import { expect, it } from 'vitest'
import { dayBars } from './day-bars.ts'

const series = [{ name: '场景码', look: 'main', values: [9, 0, 4] }, { name: '活动码', look: 'hatched', values: [6, 0, 2] }, { name: '其他', look: 'pale', values: [3, 3, 0] }] as const

it('only the peak and today carry their number', () => {
  expect(dayBars(3, series).bars.map((bar) => (bar.labelled ? bar.total : null))).toEqual([18, null, 6])
})

it('pieces stand on each other in the order of the series, and fill the axis as their sum does', () => {
  const { axis, bars } = dayBars(3, series)
  expect(axis.max).toBe(18)
  expect(bars[0]!.pieces.map((piece) => piece.look)).toEqual(['main', 'hatched', 'pale'])
  expect(bars[0]!.pieces.reduce((sum, piece) => sum + piece.height, 0)).toBeCloseTo(100)
})

it('draws nothing for nothing, and leaves room for a target nobody reached', () => {
  expect(dayBars(3, series).bars[1]!.pieces).toHaveLength(1)
  expect(dayBars(3, series, 60).axis.max).toBe(60)
})
