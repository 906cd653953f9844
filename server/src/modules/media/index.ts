export { freshMediaId, publicPicture, renewExpiring, storeFile, storeImage, uploadAsset, type LiveAssets, type MediaDeps } from './media.service.ts'
export { registerMediaRoutes } from './media.routes.ts'
export { wireAttachment } from './wire-attachment.ts'
