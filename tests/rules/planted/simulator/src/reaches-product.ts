export { product } from '../../server/src/app/product.ts'
