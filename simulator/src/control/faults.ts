import { randomId } from '../model/ids.ts'

export type FaultKind = 'latency' | 'errcode' | 'hang' | 'reset' | 'drop' | 'duplicate' | 'reorder' | 'tokenDeath'
export const FAULT_KINDS: readonly FaultKind[] = ['latency', 'errcode', 'hang', 'reset', 'drop', 'duplicate', 'reorder', 'tokenDeath']

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
  ms: number
  errcode: number
  errmsg: string | null
  /** errcode faults answer after the work was done, as when an answer gets lost. */
  after: boolean
}

export interface Faults {
  list(): Fault[]
  add(fault: Partial<Fault> & { kind: FaultKind; path: string }): Fault
  clear(): void
  /** The faults that hit this call; counts them down. */
  take(path: string, corpId: string | null): Fault[]
}

export function createFaults(): Faults {
  let faults: Fault[] = []
  const hits = (fault: Fault, path: string): boolean =>
    fault.path === path || (fault.path === '*' && !path.startsWith('callback')) || (fault.path === 'callback' && path.startsWith('callback/'))
  return {
    list: () => faults.map((f) => ({ ...f })),
    add(input) {
      const fault: Fault = { id: randomId('f', 8), corpId: null, times: 1, skip: 0, ms: 0, errcode: -1, errmsg: null, after: false, ...input }
      fault.path = fault.path.replace(/^\/?(cgi-bin\/)?/, '')
      faults.push(fault)
      return fault
    },
    clear: () => void (faults = []),
    take(path, corpId) {
      if (faults.length === 0) return []
      const found: Fault[] = []
      for (const fault of faults) {
        if (!hits(fault, path) || (fault.corpId !== null && fault.corpId !== corpId)) continue
        if (fault.skip > 0) {
          fault.skip--
          continue
        }
        if (fault.times !== null) fault.times--
        found.push(fault)
      }
      faults = faults.filter((f) => f.times === null || f.times > 0)
      return found
    },
  }
}
