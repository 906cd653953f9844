import type { EventBus } from '../../../platform/events/bus.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { CustomerEvents } from '../../customers/index.ts'
import { planResolution } from '../jobs/resolve-persons.job.ts'
import { feedRemarkNumbers } from '../keys.repo.ts'

/** The person shows one number; a human is known by all that advisors wrote down. */
export function feedNumbersOnRemarkNumbers(bus: EventBus<CustomerEvents>, kit: Kit): void {
  bus.on('remarkNumbers', async (tx, { groupId, told }) => {
    const cipher = await kit.cipher(groupId)
    const hashed = told.map(({ numbers, ...one }) => ({ ...one, hashes: numbers.map((number) => cipher.hash(number, 'phone')) }))
    await planResolution(kit, tx, groupId, await feedRemarkNumbers(tx, groupId, hashed, kit.clock.now()))
  })
}
