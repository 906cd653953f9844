<<<<<<< HEAD
export { clearBroadcast, clearJob, keepDeadlines, planBroadcast, planJob, settleHumansJob, settleHumansOfPersons, settleHumansOnPersonMerged, splitBroadcasts, splitJob } from './plan/index.ts'
=======
export { registerBroadcastRoutes } from './broadcasts.routes.ts'
export { broadcastAssets } from './content/live-assets.ts'
export { clearBroadcast, clearJob, keepDeadlines, planBroadcast, planJob, splitBroadcasts, splitJob } from './plan/index.ts'
export { lockHarmful } from './results/deletions.ts'
>>>>>>> 32920b1 (Broadcasts: drafts, content check, lists, cancel, remind, resend, unlock; deletions lock a text)
