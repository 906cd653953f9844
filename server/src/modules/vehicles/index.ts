export { maskPlate, saveVehicles, type SourceVehicle, type VehiclesOfRecord } from './save-vehicles.ts'
export { vehicleView, vehiclesOf, type VehicleRow } from './vehicles.repo.ts'
