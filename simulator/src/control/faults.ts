import { randomId } from '../model/ids.ts'
import { seeded } from '../model/random.ts'

export type FaultKind = 'latency' | 'errcode' | 'hang' | 'reset' | 'drop' | 'dropAttempt' | 'duplicate' | 'reorder' | 'tokenDeath' | 'slow'
export const FAULT_KINDS: readonly FaultKind[] = ['latency', 'errcode', 'hang', 'reset', 'drop', 'dropAttempt', 'duplicate', 'reorder', 'tokenDeath', 'slow']

export interface Fault {
  id: string
  kind: FaultKind
  /** An endpoint such as "externalcontact/mark_tag", "*" for every endpoint, or "callback" (optionally "callback/add_external_contact"). */
  path: string
  corpId: string | null
  /** How many calls it still applies to; null for always. */
  times: number | null
  /** Matching calls that pass untouched first. */
  skip: number
  /** Chance that a matching call is hit; one that is spared counts nothing down. */
  rate: number
  seed: number
  ms: number
  errcode: number
  errmsg: string | null
  /** errcode faults answer after the work was done, as when an answer gets lost. */
  after: boolean
  /** How many calls it has hit. */
  hits: number
}

export interface Faults {
  list(): Fault[]
  add(fault: Partial<Fault> & { kind: FaultKind; path: string }): Fault
  clear(): void
  /** false when there is no such fault (any more). */
  remove(id: string): boolean
  /** The faults that hit this call; counts them down. */
  take(path: string, corpId: string | null, wanted?: (kind: FaultKind) => boolean): Fault[]
}

export function createFaults(): Faults {
  let faults: Fault[] = []
  /** One stream of draws per fault: what one fault decides does not depend on the others. */
  const draws = new Map<string, () => number>()
  const matches = (fault: Fault, path: string): boolean =>
    fault.path === path || (fault.path === '*' && !path.startsWith('callback')) || (fault.path === 'callback' && path.startsWith('callback/'))
  const keep = (wanted: (fault: Fault) => boolean): void => {
    faults = faults.filter((f) => wanted(f) || !draws.delete(f.id))
  }
  return {
    list: () => faults.map((f) => ({ ...f })),
    add(input) {
      const fault: Fault = { id: randomId('f', 8), corpId: null, times: 1, skip: 0, rate: 1, seed: 1, ms: 0, errcode: -1, errmsg: null, after: false, hits: 0, ...input }
      fault.path = fault.path.replace(/^\/?(cgi-bin\/)?/, '')
      faults.push(fault)
      draws.set(fault.id, seeded(fault.seed).next)
      return fault
    },
    clear: () => keep(() => false),
    remove(id) {
      const known = faults.some((f) => f.id === id)
      keep((f) => f.id !== id)
      return known
    },
    take(path, corpId, wanted = () => true) {
      if (faults.length === 0) return []
      const found: Fault[] = []
      for (const fault of faults) {
        if (!matches(fault, path) || !wanted(fault.kind) || (fault.corpId !== null && fault.corpId !== corpId)) continue
        if (fault.skip > 0) {
          fault.skip--
          continue
        }
        if (fault.rate < 1 && draws.get(fault.id)!() >= fault.rate) continue
        if (fault.times !== null) fault.times--
        fault.hits++
        found.push(fault)
      }
      keep((f) => f.times === null || f.times > 0)
      return found
    },
  }
}
