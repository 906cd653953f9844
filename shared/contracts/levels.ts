import { Type, type Static } from 'typebox'
import { Nullable, Ok } from './common.ts'
import { endpoint } from './endpoint.ts'

const Semantic = Type.Union([
  Type.Literal('new'), Type.Literal('hot7'), Type.Literal('warm15'), Type.Literal('warm30'), Type.Literal('cool90'),
  Type.Literal('ordered'), Type.Literal('delivered'), Type.Literal('cancelled'), Type.Literal('lost'), Type.Literal('nurture'),
])

export const LevelView = Type.Object({
  /** The letter people say: H, A, B … One to four characters, unique in the brand. */
  code: Type.String({ minLength: 1, maxLength: 4 }),
  semantic: Semantic,
  meaning: Type.String({ minLength: 1, maxLength: 20 }),
  cadenceDays: Nullable(Type.Integer({ minimum: 1, maximum: 365 })),
  firstDeadlineHours: Nullable(Type.Integer({ minimum: 1, maximum: 8760 })),
})
export type LevelView = Static<typeof LevelView>

export const BrandLevels = Type.Object({
  brand: Type.String(),
  levels: Type.Array(LevelView),
  /** What the brand sells, in its order. */
  models: Type.Array(Type.String()),
  /** False while the brand uses the product's own list. */
  own: Type.Boolean(),
})
export type BrandLevels = Static<typeof BrandLevels>

export const listLevels = endpoint({
  id: 'listLevels', method: 'GET', path: '/levels', audience: 'admin', permission: 'level.read',
  summary: 'Levels and cadences of the brands the viewer works with',
  response: Type.Object({ items: Type.Array(BrandLevels), canEdit: Type.Boolean() }),
})
export const saveLevels = endpoint({
  id: 'saveLevels', method: 'PUT', path: '/levels', audience: 'admin', permission: 'level.define',
  summary: 'Set a brand\'s letters, what they mean and how often they are followed up; a letter in use keeps its customers',
  body: Type.Object({ brand: Type.String({ minLength: 1, maxLength: 20 }), levels: Type.Array(LevelView, { minItems: 3, maxItems: 12 }) }),
  response: Ok,
})
export const saveModels = endpoint({
  id: 'saveModels', method: 'PUT', path: '/models', audience: 'admin', permission: 'attribute.define',
  summary: 'What a brand sells; a model that goes stays with the customers who want it',
  body: Type.Object({ brand: Type.String({ minLength: 1, maxLength: 20 }), names: Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { maxItems: 60 }) }),
  response: Ok,
})
