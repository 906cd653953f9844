import { index, int, mysqlTable, primaryKey, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, word } from '../../platform/db/columns.ts'

/**
 * A vehicle for the time it was somebody's, as one source says it. It names a person only through this period: the
 * next owner of a used car gets a row of their own, and nothing of the one before.
 */
export const vehicleOwnership = mysqlTable('vehicle_ownership', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  personId: id('person_id').notNull(),
  recordId: id('record_id').notNull(),
  storeId: id('store_id').notNull(),
  legalEntityId: id('legal_entity_id').notNull(),
  /** `owner`; who only drives it is `user` */
  role: word('role').notNull(),
  vinEnc: varchar('vin_enc', { length: 200 }),
  vinHash: varchar('vin_hash', { length: 32 }),
  vinMasked: varchar('vin_masked', { length: 20 }),
  plateEnc: varchar('plate_enc', { length: 200 }),
  plateHash: varchar('plate_hash', { length: 32 }),
  plateMasked: varchar('plate_masked', { length: 20 }),
  keyId: int('key_id').notNull(),
  model: varchar('model', { length: 40 }),
  kilometres: int('kilometres'),
  lastServiceAt: instant('last_service_at'),
  nextServiceAt: instant('next_service_at'),
  insuranceUntil: instant('insurance_until'),
  /** The day it was sold to them. */
  validFrom: instant('valid_from'),
  validTo: instant('valid_to'),
  updatedAt: instant('updated_at').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // vehicles of a person
  index('ix_vehicle_person').on(t.groupId, t.personId),
  // rows of a source record, when it comes again
  index('ix_vehicle_record').on(t.groupId, t.recordId),
  // who else had this vehicle, inside one legal entity
  index('ix_vehicle_vin').on(t.groupId, t.legalEntityId, t.vinHash),
  // search by plate
  index('ix_vehicle_plate').on(t.groupId, t.plateHash),
])
