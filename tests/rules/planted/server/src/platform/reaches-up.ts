export { inner } from '../modules/beta/index.ts'
