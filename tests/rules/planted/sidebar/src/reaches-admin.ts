export { page } from '../../admin/src/page.ts'
