export { registerVisibilityRoutes } from './visibility.routes.ts'
