import type { World } from '../src/model/types.ts'
import { chainWorld } from './chain/index.ts'
import { huayueWorld } from './huayue/index.ts'
import { systemsOf, type Systems } from './huayue/systems.ts'
import { loadWorld } from './load/index.ts'
import { tinyWorld } from './tiny/index.ts'

export interface WorldDefinition {
  /** Whether its day begins at 10:00 in Shanghai. */
  startsAtTen: boolean
  make(now: number): World
  /** What the dealers' other systems know of the same people. */
  systems?(world: World): Systems
}

const WORLDS: Record<string, WorldDefinition> = {
  chain: { startsAtTen: false, make: chainWorld },
  huayue: { startsAtTen: true, make: (now) => huayueWorld('huayue', now, 1 / 50), systems: (world) => systemsOf(1 / 50, world) },
  'huayue-core': { startsAtTen: true, make: (now) => huayueWorld('huayue-core', now, null) },
  'huayue-full': { startsAtTen: true, make: (now) => huayueWorld('huayue-full', now, 1), systems: (world) => systemsOf(1, world) },
  tiny: { startsAtTen: false, make: tinyWorld },
}

/** "huayue", "tiny", or "load:<customers>[:<members>]". */
export function worldNamed(name: string): WorldDefinition {
  const load = /^load:(\d{1,7})(?::(\d{1,5}))?$/.exec(name)
  if (load) return { startsAtTen: false, make: (now) => loadWorld(name, now, Number(load[1]), load[2] ? Number(load[2]) : null) }
  const known = Object.hasOwn(WORLDS, name) ? WORLDS[name] : undefined
  if (!known) throw new Error(`no world "${name}"; there are: ${Object.keys(WORLDS).join(', ')}, load:<customers>[:<members>]`)
  return known
}
