export { credentialTodo } from './credential-todo.ts'
export { registerWecomHealthRoutes } from './wecom-health.routes.ts'
export { secretState } from './health.model.ts'
export { blocksOf, credentialOf, lastCallbackOf } from './health.repo.ts'
