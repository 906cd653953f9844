export { registerAuthRoutes } from './auth.routes.ts'
export { createAuthenticate } from './sessions.ts'
