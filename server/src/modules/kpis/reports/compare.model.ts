import type { Band } from '@chitang/shared/domain/bands'

/** Under this many a quartile would be one of the stores. */
const fewest = 4

/** Quartiles by linear interpolation between the ranked values, one decimal. */
export function bandOf(values: readonly (number | null)[]): Band | null {
  const told = values.filter((value) => value !== null).sort((a, b) => a - b)
  if (told.length < fewest) return null
  const at = (share: number): number => {
    const place = (told.length - 1) * share
    const [low, high] = [told[Math.floor(place)]!, told[Math.ceil(place)]!]
    return Math.round((low + (high - low) * (place - Math.floor(place))) * 10) / 10
  }
  return { p25: at(0.25), p50: at(0.5), p75: at(0.75), stores: told.length }
}
