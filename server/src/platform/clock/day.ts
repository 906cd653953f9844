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
  const parts = Object.fromEntries(formatter(timeZone).formatToParts(at).map((part) => [part.type, Number(part.value)]))
  return { year: parts['year']!, month: parts['month']!, day: parts['day']!, hour: parts['hour']!, minute: parts['minute']!, second: parts['second']! }
}

/** `2026-06-04` */
export function localDay(at: Date, timeZone: string): string {
  const { year, month, day } = localParts(at, timeZone)
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

function offsetMs(at: Date, timeZone: string): number {
  const p = localParts(at, timeZone)
  return Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute, p.second) - Math.floor(at.getTime() / 1000) * 1000
}

/** The instant a local day starts; `shift` moves by whole local days. */
export function startOfDay(at: Date, timeZone: string, shift = 0): Date {
  const { year, month, day } = localParts(at, timeZone)
  return localTime({ year, month, day: day + shift, hour: 0, minute: 0 }, timeZone)
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
