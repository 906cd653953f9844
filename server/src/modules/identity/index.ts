export { endVehicleKeys } from './keys.repo.ts'
export { addRecords, type AddedRecord, type NewRecord } from './add-records.ts'
