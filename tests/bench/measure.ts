/** One line of the report; `goal` is about `ratio` where there is a floor, else about `value`. */
export interface Measure {
  name: string
  value: number
  floor: number | null
  ratio: number | null
  goal: number
  better: 'higher' | 'lower'
  unit: string
}

export const rounds = 5

export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new Error('nothing was measured')
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

export interface Pair { product: number; floor: number }

/** Floor and product take turns and lead in turn, so that a slow minute of the machine meets both. */
export async function interleaved<T>(product: (round: number) => Promise<T>, floor: (round: number) => Promise<T>): Promise<{ product: T; floor: T }[]> {
  const pairs: { product: T; floor: T }[] = []
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) {
      const below = await floor(round)
      pairs.push({ floor: below, product: await product(round) })
    } else {
      const above = await product(round)
      pairs.push({ product: above, floor: await floor(round) })
    }
  }
  return pairs
}

/** The ratio is the median of the rounds' own ratios: it may differ a little from value ÷ floor. */
export function compared(name: string, pairs: readonly Pair[], rest: Pick<Measure, 'goal' | 'better' | 'unit'>): Measure {
  return { name, value: median(pairs.map((pair) => pair.product)), floor: median(pairs.map((pair) => pair.floor)), ratio: median(pairs.map((pair) => pair.product / pair.floor)), ...rest }
}

export const goalMet = ({ ratio, value, goal, better }: Measure): boolean => (better === 'higher' ? (ratio ?? value) >= goal : (ratio ?? value) <= goal)

export const round = (value: number): number => Number(value.toPrecision(4))
