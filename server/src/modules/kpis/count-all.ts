import type { Kit } from '../../platform/kit.ts'
import type { Directory } from '../org/index.ts'
import { countPeople } from './count-people.ts'
import { markStaleDays, recountStaleDays } from './keep-days.ts'

const longMs = 600_000

/** After an import nobody's first page says that its days are still being counted. `alone`: no other process writes. */
export async function countAll(deps: { kit: Kit; directory: Directory }, alone: boolean): Promise<void> {
  await markStaleDays(deps, alone)
  await recountStaleDays(deps, longMs)
  await countPeople(deps, Infinity)
}
