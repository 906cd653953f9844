import type { EventEmitter } from 'node:events'
import type { Records } from '../callbacks/record.ts'
import type { Faults } from '../control/faults.ts'
import type { Log } from '../log/log.ts'
import type { Limits } from '../limits/limits.ts'
import type { Clock } from './clock.ts'
import type { Store } from './store.ts'
import type { World } from './types.ts'

/** What every part of the simulator shares. */
export interface Sim {
  world: World
  clock: Clock
  store: Store
  log: Log
  faults: Faults
  /** Every event that was called back, and how that went. */
  records: Records
  limits: Limits
  /** 'changed' with a Change when something a client shows has changed; 'entry' with a log entry. */
  bus: EventEmitter
  /** Where the API and the client UI are. */
  apiOrigin: string
  /** Where the app proxy (product behind the JS bridge) is. */
  proxyOrigin: string
  /** Where the product is. */
  productOrigin: string
  callbackTimeoutMs: number
  callbackRetryMs: number
}

export type Change = { what: 'chat' | 'relation' | 'tags' | 'notice' | 'mass' | 'world' | 'clock'; corpId?: string; userid?: string; personId?: string }

export function changed(sim: Sim, change: Change): void {
  sim.store.dirty()
  sim.bus.emit('changed', change)
}
