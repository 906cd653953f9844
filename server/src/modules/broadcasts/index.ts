export { clearBroadcast, clearJob, keepDeadlines, planBroadcast, planJob, splitBroadcasts, splitJob } from './plan/index.ts'
