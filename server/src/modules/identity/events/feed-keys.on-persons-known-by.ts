import type { EventBus } from '../../../platform/events/bus.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { CustomerEvents } from '../../customers/index.ts'
import { planResolution } from '../jobs/resolve-persons.job.ts'
import { feedPersons } from '../keys.repo.ts'

export function feedKeysOnPersonsKnownBy(bus: EventBus<CustomerEvents>, kit: Kit): void {
  bus.on('personsKnownBy', async (tx, { groupId, personIds }) => {
    await feedPersons(tx, await kit.cipher(groupId), groupId, personIds, kit.clock.now())
    await planResolution(kit, tx, groupId, personIds)
  })
}
