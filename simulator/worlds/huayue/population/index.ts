import { seeded } from '../../../src/model/random.ts'
import { makeHumans } from './humans.ts'
import { numbersAt } from './numbers.ts'
import { Register } from './register.ts'
import type { Population } from './records.ts'
import { setTraps } from './traps.ts'
import { addSecondCorps } from './twice.ts'
import { addSystems } from './systems.ts'

export type { LabelledPair, Population, SeedKey, SeedRecord } from './records.ts'

const SEED = 20260604

/** The demo group's people at a scale (1 = 20 000 persons, 37 800 records), the same in every run. */
export function population(scale: number): Population {
  const numbers = numbersAt(scale)
  const random = seeded(SEED)
  const humans = makeHumans(random, numbers)
  const register = new Register(random, humans)
  register.addFirstRecords()
  addSecondCorps(register, numbers)
  setTraps(register, numbers)
  addSystems(register, numbers)
  return { scale, humans: humans.length, records: [...register.records.values()], pairs: register.pairs }
}
