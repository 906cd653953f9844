export { freshMediaId, renewExpiring, storeImage, uploadAsset, type MediaDeps } from './media.service.ts'
export { registerMediaRoutes } from './media.routes.ts'
