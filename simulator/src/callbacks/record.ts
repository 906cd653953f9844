import type { Delivery } from './post.ts'

/** One try to hand an event over: "answered 200", "answered 500", "refused", "timeout", "reset" or "dropped" (by a fault). */
export interface Attempt { at: number; real: number; ms: number; result: string }

/** One event for one app, with everything that was tried; a duplicate shares the record of its original. */
export interface EventRecord {
  seq: number
  /** The same for every app that is told about one thing. */
  eventId: string
  at: number
  real: number
  corpId: string
  agentId: number
  fields: Record<string, string | number>
  attempts: Attempt[]
  /** Delivered: some attempt was answered 200. Lost: nothing more is tried. */
  outcome: 'delivered' | 'lost' | 'pending'
}

export interface Records {
  open(record: Pick<EventRecord, 'eventId' | 'at' | 'corpId' | 'agentId' | 'fields'>, sendings: number): EventRecord
  /** One sending has made its last attempt. */
  ended(record: EventRecord): void
  since(seq: number): EventRecord[]
}

const KEPT = 5000

export const isTaken = (attempt: Attempt): boolean => attempt.result === 'answered 200'

export function resultOf(delivery: Delivery): string {
  if (delivery.kind === 'answered') return `answered ${delivery.status}`
  if (delivery.reason === 'ECONNREFUSED') return 'refused'
  if (delivery.reason === 'timeout' || delivery.reason === 'dropped') return delivery.reason
  return 'reset'
}

export function createRecords(keepAll: boolean): Records {
  let records: EventRecord[] = []
  let seq = 0
  const open = new WeakMap<EventRecord, number>()
  return {
    open(input, sendings) {
      const record: EventRecord = { seq: ++seq, real: Date.now(), attempts: [], outcome: 'pending', ...input }
      open.set(record, sendings)
      records.push(record)
      if (!keepAll && records.length > KEPT * 1.2) records = records.slice(-KEPT)
      return record
    },
    ended(record) {
      const left = (open.get(record) ?? 1) - 1
      open.set(record, left)
      if (record.attempts.some(isTaken)) record.outcome = 'delivered'
      else if (left <= 0) record.outcome = 'lost'
    },
    since: (after) => records.filter((r) => r.seq > after),
  }
}
