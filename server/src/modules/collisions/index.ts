export { collisionText, decisionWords } from './collision-text.ts'
export { registerCollisionRoutes } from './collisions.routes.ts'
export { findCollisionOnRelationAdded } from './events/find-collision.on-relation-added.ts'
export { collision } from './collisions.table.ts'
