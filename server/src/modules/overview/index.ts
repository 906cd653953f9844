export { registerOverviewRoutes } from './overview.routes.ts'
export { storeTodo, type TodoItem } from './todo.ts'
