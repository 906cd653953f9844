export { addRecords, type AddedRecord, type NewRecord } from './add-records.ts'
