/** Every "day" of the product is a day of the group's zone, computed here and never in SQL. */
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(timeZone: string): Intl.DateTimeFormat {
  let found = formatters.get(timeZone)
  if (!found) {
    found = new Intl.DateTimeFormat('en-CA', {
      timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
    })
    formatters.set(timeZone, found)
  }
  return found
}

export interface LocalParts { year: number; month: number; day: number; hour: number; minute: number; second: number }

export function localParts(at: Date, timeZone: string): LocalParts {
  const wall = new Date(at.getTime() + offsetMs(at, timeZone))
  return { year: wall.getUTCFullYear(), month: wall.getUTCMonth() + 1, day: wall.getUTCDate(), hour: wall.getUTCHours(), minute: wall.getUTCMinutes(), second: wall.getUTCSeconds() }
}

/** `2026-06-04` */
export function localDay(at: Date, timeZone: string): string {
  const { year, month, day } = localParts(at, timeZone)
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** `2026-06-04 09:30`, for files that people keep. */
export function localMinute(at: Date, timeZone: string): string {
  const { hour, minute } = localParts(at, timeZone)
  return `${localDay(at, timeZone)} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}

/** Zones change their offset on quarter hours only, and asking Intl costs more than a look-up by key. */
const quarterMs = 15 * 60_000
const offsets = new Map<string, number>()

function offsetMs(at: Date, timeZone: string): number {
  const quarter = Math.floor(at.getTime() / quarterMs)
  const key = `${timeZone} ${quarter}`
  let offset = offsets.get(key)
  if (offset === undefined) {
    if (offsets.size >= 10_000) offsets.clear()
    offsets.set(key, (offset = askIntl(new Date(quarter * quarterMs), timeZone)))
  }
  return offset
}

function askIntl(at: Date, timeZone: string): number {
  const p = Object.fromEntries(formatter(timeZone).formatToParts(at).map((part) => [part.type, Number(part.value)])) as Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>
  return Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute, p.second) - at.getTime()
}

/** The instant a local day starts; `shift` moves by whole local days. */
export function startOfDay(at: Date, timeZone: string, shift = 0): Date {
  const { year, month, day } = localParts(at, timeZone)
  return localTime({ year, month, day: day + shift, hour: 0, minute: 0 }, timeZone)
}

/** When `2026-06-04` begins; `shift` moves by whole local days. */
export function dayStart(day: string, timeZone: string, shift = 0): Date {
  const [year, month, date] = day.split('-').map(Number)
  return localTime({ year: year!, month: month!, day: date! + shift, hour: 0, minute: 0 }, timeZone)
}

export function localTime(local: { year: number; month: number; day: number; hour: number; minute: number }, timeZone: string): Date {
  const wall = Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute)
  const guess = new Date(wall - offsetMs(new Date(wall), timeZone))
  return new Date(wall - offsetMs(guess, timeZone))
}

/** Same wall time, n days later, e.g. 10:00 the day after tomorrow. */
export function dayAt(at: Date, timeZone: string, shift: number, hour: number, minute = 0): Date {
  const { year, month, day } = localParts(at, timeZone)
  return localTime({ year, month, day: day + shift, hour, minute }, timeZone)
}

/** 5/12 */
export function shortDay(at: Date, timeZone: string): string {
  const { month, day } = localParts(at, timeZone)
  return `${month}/${day}`
}
