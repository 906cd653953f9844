export { credentialTodo } from './credential-todo.ts'
export { registerWecomHealthRoutes } from './wecom-health.routes.ts'
