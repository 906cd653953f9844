export { inner } from '../beta/index.ts'
