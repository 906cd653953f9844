export { applyKit } from './jobs/apply-kit.job.ts'
export { applyKitJob } from './jobs/apply-kit-job.ts'
export { starterKitTodo } from './starter-kit-todo.ts'
export { registerStarterKitRoutes } from './starter-kits.routes.ts'
