import { chatOf } from './chat.ts'
import { isReadable } from './relations.ts'
import type { Sim } from './sim.ts'
import type { Corp, MassBook, MassMessage, ReceiveRule, Relation } from './types.ts'

const SHANGHAI_MS = 8 * 3600_000
const DAY_MS = 86400_000

export const massOf = (corp: Corp): MassBook => (corp.mass ??= { rule: 'month', messages: {}, received: {} })

export const massInOrder = (corp: Corp): MassMessage[] => Object.values(massOf(corp).messages).sort((a, b) => a.seq - b.seq)

/** When the running period began, and how many messages it allows (page 92135): natural months, weeks from Monday, natural days. */
export function shareOf(rule: ReceiveRule, now: number): { since: number; max: number } {
  const local = new Date(now + SHANGHAI_MS)
  const today = Math.floor((now + SHANGHAI_MS) / DAY_MS) * DAY_MS
  if (rule === 'day') return { since: today - SHANGHAI_MS, max: 1 }
  if (rule === 'week') return { since: today - ((local.getUTCDay() + 6) % 7) * DAY_MS - SHANGHAI_MS, max: 7 }
  const days = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + 1, 0)).getUTCDate()
  return { since: Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), 1) - SHANGHAI_MS, max: days }
}

export function hasShareLeft(corp: Corp, externalUserid: string, now: number): boolean {
  const book = massOf(corp)
  if (book.unlimited) return true
  const { since, max } = shareOf(book.rule, now)
  return (book.received[externalUserid] ?? []).filter((at) => at >= since).length < max
}

/** page 92135: several followers, one messenger — whoever chatted with the customer last. */
export function lastChatter(sim: Sim, corp: Corp, rows: readonly Relation[]): Relation | undefined {
  const at = (row: Relation): number => {
    const chat = chatOf(sim, row.personId, corp.corpId, row.userid)
    return chat.findLast((m) => m.via === 'chat')?.at ?? 0
  }
  return rows.reduce<Relation | undefined>((best, row) => (!best || at(row) > at(best) ? row : best), undefined)
}

export const followersOf = (corp: Corp, externalUserid: string): Relation[] =>
  Object.values(corp.relations[externalUserid] ?? {}).filter(isReadable).sort((a, b) => a.seq - b.seq)
