export { inner } from '../beta/inner.ts'
