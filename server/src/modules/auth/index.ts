export { registerAuthRoutes } from './auth.routes.ts'
export { describeMe } from './me.ts'
export { beginLogin, redeemLogin } from './login-state.ts'
export { createAuthenticate } from './sessions.ts'
