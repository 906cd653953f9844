import type { Tx } from '../../platform/db/database.ts'
import type { Kit } from '../../platform/kit.ts'
import { closePeriods, type Period } from './periods.model.ts'
import { vehicleOwnership } from './vehicles.table.ts'

export interface SourceVehicle {
  vin: string | null
  plate: string | null
  model: string | null
  soldOn: Date | null
  lastServiceOn: Date | null
  nextServiceOn: Date | null
  insuranceUntil: Date | null
  kilometres: number | null
}

export interface VehiclesOfRecord { recordId: string; personId: string; storeId: string; legalEntityId: string; vehicles: readonly SourceVehicle[] }

/** 0DEM****0417 and 皖A·**417: enough to recognise, not enough to look up. */
export const maskVin = (vin: string): string => `${vin.slice(0, 4)}****${vin.slice(-4)}`
export const maskPlate = (plate: string): string => `${plate.slice(0, 2)}·${'*'.repeat(Math.max(0, plate.replace('·', '').length - 5))}${plate.slice(-3)}`

/**
 * Replaces what a source says about the vehicles of its records. Answers the records whose earlier period ended
 * because somebody else bought the car, with the day: they are not to be known by it any longer.
 */
export async function saveVehicles(kit: Kit, tx: Tx, groupId: string, records: readonly VehiclesOfRecord[]): Promise<{ recordId: string; at: Date }[]> {
  const cipher = await kit.cipher(groupId)
  const now = kit.clock.now()
  if (records.length === 0) return []
  await tx.run('DELETE FROM vehicle_ownership WHERE group_id = ? AND record_id IN (?)', [groupId, records.map((one) => one.recordId)])
  const rows = records.flatMap(({ vehicles, ...record }) => vehicles.filter((one) => one.vin !== null || one.plate !== null || one.model !== null).map((one) => ({
    groupId, id: kit.ids.next(), ...record, role: 'owner', keyId: cipher.keyId, model: one.model, kilometres: one.kilometres, lastServiceAt: one.lastServiceOn, nextServiceAt: one.nextServiceOn, insuranceUntil: one.insuranceUntil,
    vinEnc: one.vin && cipher.encrypt(one.vin, 'vehicle.vin'), vinHash: one.vin && cipher.hash(one.vin, 'vin'), vinMasked: one.vin && maskVin(one.vin),
    plateEnc: one.plate && cipher.encrypt(one.plate, 'vehicle.plate'), plateHash: one.plate && cipher.hash(one.plate.replace('·', ''), 'plate'), plateMasked: one.plate && maskPlate(one.plate),
    validFrom: one.soldOn, validTo: null as Date | null, updatedAt: now,
  })))
  if (rows.length === 0) return []
  await tx.orm.insert(vehicleOwnership).values(rows)
  const vins = [...new Set(rows.flatMap((row) => row.vinHash ?? []))]
  if (vins.length === 0) return []
  const known = await tx.rows<{ id: string; recordId: string; vinHash: string; validFrom: Date | null; validTo: Date | null }>(
    'SELECT id, record_id AS recordId, vin_hash AS vinHash, valid_from AS validFrom, valid_to AS validTo FROM vehicle_ownership WHERE group_id = ? AND legal_entity_id IN (?) AND vin_hash IN (?)', [groupId, [...new Set(records.map((one) => one.legalEntityId))], vins])
  const ends = closePeriods(known.map((row): Period => ({ key: row.id, vin: row.vinHash, from: row.validFrom, to: row.validTo })))
  for (const [id, at] of ends) await tx.run('UPDATE vehicle_ownership SET valid_to = ?, updated_at = ? WHERE group_id = ? AND id = ?', [at, now, groupId, id])
  return known.flatMap((row) => (ends.has(row.id) ? [{ recordId: row.recordId, at: ends.get(row.id)! }] : []))
}
