export { registerBroadcastRoutes } from './broadcasts.routes.ts'
export { broadcastAssets } from './content/live-assets.ts'
export { clearBroadcast, clearJob, keepDeadlines, planBroadcast, planJob, settleHumansJob, settleHumansOfPersons, settleHumansOnPersonMerged, splitBroadcasts, splitJob } from './plan/index.ts'
export { lockHarmful } from './results/deletions.ts'
