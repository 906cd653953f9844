import { axisTop, heightOf, type Axis } from './axis.ts'

export interface DaySeries { name: string; values: readonly number[]; look: 'main' | 'hatched' | 'pale' | 'water' }

export interface DayBar {
  total: number
  /** Only the peak and today carry their number. */
  labelled: boolean
  /** From the ground up, heights in percent of the plot; nothing is drawn for nothing. */
  pieces: { look: DaySeries['look']; height: number }[]
}

/** Stacked bars of the days, and the axis that holds them and the target. */
export function dayBars(count: number, series: readonly DaySeries[], target = 0): { axis: Axis; bars: DayBar[] } {
  const totals = Array.from({ length: count }, (_, index) => series.reduce((sum, one) => sum + (one.values[index] ?? 0), 0))
  const peak = Math.max(0, ...totals)
  const axis = axisTop(Math.max(peak, target))
  const peakAt = peak > 0 ? totals.indexOf(peak) : -1
  return {
    axis,
    bars: totals.map((total, index) => ({
      total, labelled: index === peakAt || index === count - 1,
      pieces: series.map((one) => ({ look: one.look, height: heightOf(axis, one.values[index] ?? 0) })).filter((piece) => piece.height > 0),
    })),
  }
}
