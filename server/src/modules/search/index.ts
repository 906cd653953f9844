export { registerSearchRoutes } from './search.ts'
