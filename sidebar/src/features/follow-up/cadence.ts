import { levelOf, type Level } from '@chitang/shared/domain/levels'
import { dayWord, dayShort, inDays } from '../../shared/ui/dates.ts'

export interface NextOption { days: number; at: number; label: string; short: string }

/** Three dates to choose from; the level's own cadence is always one of them. */
export function nextOptions(levels: readonly Level[], level: string | null, now: number): { options: NextOption[]; preset: number; cadence: number | null } {
  const cadence = levelOf(levels, level)?.cadenceDays ?? null
  const days = [...new Set([1, cadence ?? 3, 7, 3])].slice(0, 3).sort((a, b) => a - b)
  const options = days.map((day) => {
    const at = inDays(now, day)
    return { days: day, at, label: day < 7 ? dayWord(at, now) : `${day} 天后`, short: day < 7 ? dayShort(at, now) : `${day} 天后` }
  })
  return { options, preset: cadence ?? 3, cadence }
}

/** What the reminder will say; the note itself stays in the note. */
export const nextTitle = (points: readonly string[]): string =>
  points.length ? `跟进${points.slice(0, 2).join('、')}` : '继续跟进'
