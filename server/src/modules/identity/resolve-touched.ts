import type { Tx } from '../../platform/db/database.ts'
import type { Kit } from '../../platform/kit.ts'
import { applyResolution, lockPersons, type Undoing } from './apply-resolution.ts'
import { contractsOf, keysOf, neighboursOf, subjectsOf, verdictsOf } from './resolve.repo.ts'
import { resolveSubjects } from './resolve.model.ts'
import { touchedBy } from './touched.ts'

/**
 * Works out anew everybody whose answer may have changed, and applies the difference. The persons are held while their
 * keys are read; whoever joined them meanwhile brings a job of the own.
 */
export async function resolveTouched(kit: Kit, tx: Tx, groupId: string, seeds: readonly string[], undoing: Undoing | null = null): Promise<void> {
  if (seeds.length === 0) return
  const touched = await touchedBy(seeds, (ids, ofSeeds) => neighboursOf(tx, groupId, ids, ofSeeds))
  const standing = await lockPersons(tx, groupId, touched)
  const ids = standing.map((row) => row.id)
  const [subjects, keys, verdicts, contracts] = await Promise.all([subjectsOf(tx, groupId, ids), keysOf(tx, groupId, ids), verdictsOf(tx, groupId, ids), contractsOf(tx, groupId, kit.clock.now())])
  await applyResolution(kit, tx, groupId, standing, { subjects, verdicts, resolution: resolveSubjects(subjects, keys, verdicts, contracts) }, undoing)
}
