export { page } from '../../sidebar/src/page.ts'
