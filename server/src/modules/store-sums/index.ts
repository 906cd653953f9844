export { registerStoreSumsRoutes } from './store-sums.ts'
