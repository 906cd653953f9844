export { product } from '../../app/product.ts'
