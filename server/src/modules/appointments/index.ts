export { appointment } from './appointments.table.ts'
export { registerAppointmentRoutes } from './appointments.routes.ts'
export { registerVisitPage } from './visit-page.ts'
