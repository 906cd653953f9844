export { promotionById, promotionReaches, promotionsFor, promotionValues, type StoredPromotion } from './promotions.repo.ts'
export { promotionView, registerPromotionRoutes } from './promotions.routes.ts'
export { promotion } from './promotions.table.ts'
