import type { Db } from '../../platform/db/database.ts'

export interface VehicleRow { id: string; personId: string; storeId: string; model: string | null; vinMasked: string | null; plateMasked: string | null; kilometres: number | null; validFrom: Date | null; lastServiceAt: Date | null; nextServiceAt: Date | null; insuranceUntil: Date | null }

/** What these persons drive now; a car that was sold on is nobody's business here any more. */
export const vehiclesOf = (db: Db, groupId: string, personIds: readonly string[], now: Date): Promise<VehicleRow[]> =>
  db.rows<VehicleRow>(
    `SELECT id, person_id AS personId, store_id AS storeId, model, vin_masked AS vinMasked, plate_masked AS plateMasked, kilometres, valid_from AS validFrom, last_service_at AS lastServiceAt, next_service_at AS nextServiceAt, insurance_until AS insuranceUntil
     FROM vehicle_ownership WHERE group_id = ? AND person_id IN (?) AND (valid_to IS NULL OR valid_to > ?) ORDER BY valid_from DESC LIMIT 10`, [groupId, personIds, now])

/** As screens show it: nothing of it looks up a person. */
export const vehicleView = ({ model, plateMasked, kilometres, lastServiceAt, nextServiceAt, insuranceUntil }: VehicleRow) => ({
  model, plateMasked, kilometres, lastServiceAt: lastServiceAt?.toISOString() ?? null, nextServiceAt: nextServiceAt?.toISOString() ?? null, insuranceUntil: insuranceUntil?.toISOString() ?? null,
})
