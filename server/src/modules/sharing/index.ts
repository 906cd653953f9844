export { pullAllShares, pullSharesOnShareChange } from './events/pull-shares.on-share-change.ts'
export { pullShares, type SharingDeps } from './pull-shares.ts'
export { shareOfStore } from './leave.ts'
export { registerSharingRoutes } from './sharing.routes.ts'
