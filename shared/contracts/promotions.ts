import { Type, type Static } from 'typebox'
import { Id, IdParams, Nullable, Ok, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

const PromotionFields = {
  /** {活动} */
  name: Type.String({ minLength: 1, maxLength: 30 }),
  /** {补贴} and {政策}; {截止日} is the last day itself. */
  subsidy: Type.String({ maxLength: 30 }),
  policy: Type.String({ maxLength: 60 }),
  validFrom: Time,
  validTo: Time,
}
/** 优惠: what the promotion variables of scripts read, and until when. */
export const Promotion = Type.Object({
  id: Id,
  scope: Type.Union([Type.Literal('group'), Type.Literal('brand'), Type.Literal('store')]),
  storeId: Nullable(Id),
  brand: Nullable(Type.String()),
  ...PromotionFields,
  state: Type.Union([Type.Literal('coming'), Type.Literal('live'), Type.Literal('over')]),
  /** Values of the variables, ready to be filled in. */
  values: Type.Record(Type.String(), Type.String()),
  canEdit: Type.Boolean(),
})
export type Promotion = Static<typeof Promotion>

export const listPromotions = endpoint({
  id: 'listPromotions', method: 'GET', path: '/promotions', audience: 'staff', permission: 'script.use',
  summary: 'Offers that reach a store, those that ended last included', query: Type.Object({ storeId: Type.Optional(Id) }),
  response: Type.Object({ items: Type.Array(Promotion) }),
})
export const createPromotion = endpoint({
  id: 'createPromotion', method: 'POST', path: '/promotions', audience: 'admin', permission: 'script.publish',
  summary: 'An offer of a store (storeId), a brand (brand) or the group (neither)',
  body: Type.Object({ storeId: Type.Optional(Id), brand: Type.Optional(Type.String({ maxLength: 20 })), ...PromotionFields }), response: Promotion,
})
export const updatePromotion = endpoint({
  id: 'updatePromotion', method: 'PUT', path: '/promotions/:id', audience: 'admin', permission: 'script.publish',
  summary: 'Change an offer; scripts that read it follow at once', params: IdParams,
  /** `expected` = what stood on the screen; 409 when somebody changed it meanwhile. */
  body: Type.Object({ ...PromotionFields, expected: Type.Optional(Type.Object(PromotionFields)) }), response: Promotion,
})
export const deletePromotion = endpoint({
  id: 'deletePromotion', method: 'DELETE', path: '/promotions/:id', audience: 'admin', permission: 'script.publish',
  summary: 'End an offer; scripts that read it cannot be sent', params: IdParams, response: Ok,
})
