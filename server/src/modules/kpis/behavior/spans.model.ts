import { addDays } from '@chitang/shared/domain/touch-windows'
import { behaviorBackDays, behaviorSpanDays } from '../../../wecom/endpoints/behavior.ts'

export interface Span { from: string; to: string }

/**
 * What is still to be read up to yesterday, the youngest first: a span holds thirty days, and older than 180 days there is
 * nothing. The last day is read once more: WeCom may have counted it only after it was asked.
 */
export function spansToRead(readDay: string | null, today: string): Span[] {
  const oldest = addDays(today, -behaviorBackDays)
  if (readDay !== null && readDay >= addDays(today, -1)) return []
  const first = readDay === null || readDay < oldest ? oldest : readDay
  const spans: Span[] = []
  for (let to = addDays(today, -1); to >= first; to = addDays(to, -behaviorSpanDays)) {
    const from = addDays(to, 1 - behaviorSpanDays)
    spans.push({ from: from < first ? first : from, to })
  }
  return spans
}
