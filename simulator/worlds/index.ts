import type { World } from '../src/model/types.ts'
import { huayueWorld } from './huayue/index.ts'
import { tinyWorld } from './tiny/index.ts'

export interface WorldDefinition {
  /** Whether its day begins at 10:00 in Shanghai. */
  startsAtTen: boolean
  make(now: number): World
}

export const WORLDS: Record<string, WorldDefinition> = {
  huayue: { startsAtTen: true, make: huayueWorld },
  tiny: { startsAtTen: false, make: tinyWorld },
}
