export { registerOverviewRoutes } from './overview.routes.ts'
export { storeHome } from './store-home.ts'
export { storeTodo, type TodoItem } from './todo.ts'
export { todoReader } from './todo-reader.ts'
