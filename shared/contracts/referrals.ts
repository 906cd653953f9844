import { Type, type Static } from 'typebox'
import { Id, IdParams, Nullable, Ok } from './common.ts'
import { endpoint } from './endpoint.ts'

export const IntroducerCandidate = Type.Object({ personId: Id, name: Type.String(), level: Nullable(Type.String()), intentModel: Nullable(Type.String()) })
export type IntroducerCandidate = Static<typeof IntroducerCandidate>

export const findIntroducers = endpoint({
  id: 'findIntroducers', method: 'GET', path: '/customers/:id/introducers', audience: 'staff', permission: 'customer.read',
  summary: 'People of the viewer\'s scope who may have recommended this customer, owners or not', params: IdParams,
  query: Type.Object({ q: Type.String({ minLength: 1, maxLength: 40 }) }),
  response: Type.Object({ items: Type.Array(IntroducerCandidate) }),
})
export const setIntroducer = endpoint({
  id: 'setIntroducer', method: 'PUT', path: '/customers/:id/introducer', audience: 'staff', permission: 'customer.write',
  summary: 'Who recommended this customer: a known person, only a name, or nobody (both null)', params: IdParams,
  body: Type.Object({ personId: Nullable(Id), name: Nullable(Type.String({ minLength: 1, maxLength: 30 })) }), response: Ok,
})
export const ReferralCode = Type.Object({
  codeId: Id,
  /** The introducer whom a scan credits. */
  introducerName: Type.String(),
  /** Null while WeCom has not answered yet. */
  qrCode: Nullable(Type.String()),
  /** People who came through it. */
  introduced: Type.Integer(),
})
export type ReferralCode = Static<typeof ReferralCode>
export const openReferralCode = endpoint({
  id: 'openReferralCode', method: 'POST', path: '/customers/:id/referral-code', audience: 'staff', permission: 'customer.write',
  summary: 'The personal 转介绍 code of this customer and the acting advisor; made when it is first asked for', params: IdParams,
  response: ReferralCode,
})
