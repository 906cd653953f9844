export interface Axis { min: number; max: number; interval: number }

const roundSteps = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]
const plainSteps = [1, 2, 2.5, 5, 10]

/** The smallest whole step of the given kind that is not below `least`. */
function stepFrom(steps: readonly number[], least: number): number {
  const scale = 10 ** Math.floor(Math.log10(least))
  return steps.map((step) => step * scale).find((step) => Number.isInteger(step) && step >= least) ?? Math.ceil(least)
}

/** From zero to a round top: four grid lines counting the ground. */
export function axisTop(peak: number): Axis {
  const interval = stepFrom(roundSteps, Math.max(1, peak / 3))
  return { min: 0, max: interval * 3, interval }
}

/** An axis that does not begin at zero when a line would be flat there: a few steps around what there is. */
export function lineAxis(values: readonly number[]): Axis {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const interval = stepFrom(plainSteps, Math.max(1, (high - low) / 3))
  const min = Math.max(0, Math.floor(low / interval) * interval)
  return { min, max: min + Math.max(3, Math.ceil((high - min) / interval)) * interval, interval }
}

export const ticksOf = ({ min, max, interval }: Axis): number[] => Array.from({ length: Math.round((max - min) / interval) + 1 }, (_, index) => min + index * interval)

/** How far up the axis a value stands, in percent of the plot. */
export const heightOf = ({ min, max }: Axis, value: number): number => ((value - min) / (max - min)) * 100

/** Days that get a word under them: the first, one a week, today. */
export function labelled(count: number, index: number): boolean {
  if (index === count - 1) return true
  const every = count <= 21 ? 7 : count <= 60 ? 14 : 30
  return index % every === 0 && count - 1 - index >= Math.min(3, every)
}
