export { saveVehicles, type SourceVehicle, type VehiclesOfRecord } from './save-vehicles.ts'
