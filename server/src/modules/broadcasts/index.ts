export { clearBroadcast, clearJob, keepDeadlines, planBroadcast, planJob, settleHumansJob, settleHumansOfPersons, settleHumansOnPersonMerged, splitBroadcasts, splitJob } from './plan/index.ts'
