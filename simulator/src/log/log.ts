import type { EventEmitter } from 'node:events'

export interface Entry {
  seq: number
  /** Shared clock. */
  at: number
  /** Wall clock, so that distances in a run are real milliseconds. */
  real: number
  kind: 'callback' | 'api' | 'action'
  corpId: string | null
  agentId: number | null
  /** Endpoint, event name or action name. */
  name: string
  /** null while it is under way. */
  ms: number | null
  errcode: number | null
  /** 0 when the work was done, even if its answer was lost or replaced. */
  effect: 0 | null
  /** Kinds of the faults that touched it, joined with "+". */
  fault: string | null
  /** The other side's answer to a callback. */
  status: number | string | null
  attempts: number
  zh: string
  en: string
  request: unknown
  response: unknown
}

export interface Log {
  open(entry: Pick<Entry, 'at' | 'kind' | 'corpId' | 'agentId' | 'name'> & Partial<Entry>): Entry
  close(entry: Entry, end: Partial<Entry>): void
  since(seq: number, limit?: number): Entry[]
  all(): readonly Entry[]
  clear(): void
}

const KEPT = 5000

/** What happened, in order, in memory only; the newest few thousand entries unless all are wanted. */
export function createLog(bus: EventEmitter, keepAll = false): Log {
  let entries: Entry[] = []
  let seq = 0
  return {
    open(input) {
      const entry: Entry = { seq: ++seq, real: Date.now(), ms: null, errcode: null, effect: null, fault: null, status: null, attempts: 0, zh: '', en: '', request: null, response: null, ...input }
      entries.push(entry)
      if (!keepAll && entries.length > KEPT * 1.2) entries = entries.slice(-KEPT)
      // Kept for its outcome; what was answered long ago would fill the memory of a long run.
      if (keepAll && entries.length > KEPT) entries[entries.length - KEPT - 1]!.response = null
      if (entry.zh) bus.emit('entry', entry)
      return entry
    },
    close(entry, end) {
      Object.assign(entry, { ms: Date.now() - entry.real }, end)
      bus.emit('entry', entry)
    },
    since: (after, limit = 500) => entries.filter((e) => e.seq > after).slice(-limit),
    all: () => entries,
    clear: () => void (entries = []),
  }
}
