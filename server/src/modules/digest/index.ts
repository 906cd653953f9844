export { registerDigestRoutes } from './digest.routes.ts'
export { sendDigests } from './send-digests.ts'
