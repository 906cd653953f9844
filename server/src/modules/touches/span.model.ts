import { daysBetween, windowsOfSpan, type TouchWindow } from '@chitang/shared/domain/touch-windows'
import type { ReceiveRule } from '@chitang/shared/domain/touches'
import { localDay } from '../../platform/clock/day.ts'

/** What one customer must hold so that a task may be confirmed at any moment from `from` to `until`. */
export interface Span { windows: TouchWindow[]; days: string[] }

export function spanOf(rule: ReceiveRule, from: Date, until: Date, timeZone: string): Span {
  const [first, last] = [localDay(from, timeZone), localDay(until, timeZone)]
  return { windows: windowsOfSpan(rule, first, last), days: daysBetween(first, last) }
}

/** A transaction writes at most a thousand rows: so many customers with their places and their own row. */
export const customersPerStep = ({ windows, days }: Span): number => Math.max(1, Math.floor(1000 / (1 + windows.length + days.length)))
