export { registerRecallRoutes } from './recalls.routes.ts'
