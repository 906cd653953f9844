export { registerAuthRoutes } from './auth.routes.ts'
export { beginLogin, redeemLogin } from './login-state.ts'
export { createAuthenticate } from './sessions.ts'
