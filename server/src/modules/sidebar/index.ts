export { Names } from './names.ts'
export { refreshContactJob, refreshOne } from './refresh.job.ts'
export { registerSidebarRoutes } from './sidebar.routes.ts'
