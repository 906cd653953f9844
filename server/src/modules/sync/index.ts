export { runSync, type SyncDeps } from './run-sync.ts'
export { planNightlyReconcile, runSyncHandler, runSyncJob, startReconcile, startReconcileJob, startRun } from './sync.job.ts'
export { openRun, runById } from './sync-run.repo.ts'
export { registerSyncRoutes } from './sync.routes.ts'
