export { registerPreferenceRoutes, sidebarPanelsOf } from './preferences.ts'
export { employeePreference } from './preferences.table.ts'
