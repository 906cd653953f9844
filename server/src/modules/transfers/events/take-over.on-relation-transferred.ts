import type { EventBus } from '../../../platform/events/bus.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { CustomerEvents } from '../../customers/index.ts'
import { takeOver } from '../take-over.ts'

/** Whichever of the two ends is told first: with the second one known, the customer is handed over. */
export const takeOverOnRelationTransferred = (bus: EventBus<CustomerEvents>, kit: Kit): void =>
  bus.on('relationTransferred', async (tx, told) => void (await takeOver(kit, tx, told.groupId, told.contactId, told.at, told.relationId)))
