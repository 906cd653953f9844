import { addCrowd } from '../../src/actions/populate.ts'
import type { World } from '../../src/model/types.ts'
import { tinyWorld } from '../tiny/index.ts'

const CUSTOMERS_PER_MEMBER = 500

/** The tiny corp with a crowd: for imports and benches. */
export function loadWorld(name: string, now: number, customers: number, members: number | null): World {
  const world = tinyWorld(now)
  world.name = name
  addCrowd(world, world.corps.wwTEST!, { members: members ?? Math.max(1, Math.ceil(customers / CUSTOMERS_PER_MEMBER)), contacts: customers, seed: 1, now })
  return world
}
