export { registerSupportAccessRoutes } from './support-access.routes.ts'
