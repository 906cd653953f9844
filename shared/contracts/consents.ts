import { Type, type Static } from 'typebox'
import { consentFields, consentPurposes, type ConsentField, type ConsentPurpose } from '../domain/consents.ts'
import { Cursor, Id, IdParams, Nullable, Page, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

const Field = Type.Unsafe<ConsentField>(Type.Union(consentFields.map((one) => Type.Literal(one.key))))
const Purpose = Type.Unsafe<ConsentPurpose>(Type.Union(consentPurposes.map((one) => Type.Literal(one))))
const Method = Type.Union([Type.Literal('page'), Type.Literal('paper')])
const State = Type.Union([Type.Literal('asked'), Type.Literal('agreed'), Type.Literal('declined'), Type.Literal('withdrawn'), Type.Literal('expired')])

export const ConsentView = Type.Object({
  id: Id,
  personId: Id,
  /** Who holds the data, who may see it. */
  fromEntity: Type.String(),
  toEntityId: Id,
  toEntity: Type.String(),
  purpose: Purpose,
  fields: Type.Array(Field),
  method: Method,
  state: State,
  askedAt: Time,
  askedBy: Type.String(),
  agreedAt: Nullable(Time),
  withdrawnAt: Nullable(Time),
  noticeVersion: Nullable(Type.Integer()),
  evidence: Nullable(Type.String()),
  /** The customer's page: to answer, and to take the answer back at any time. */
  pageUrl: Nullable(Type.String()),
})
export type ConsentView = Static<typeof ConsentView>

export const listConsents = endpoint({
  id: 'listConsents', method: 'GET', path: '/customers/:id/consents', audience: 'staff', permission: 'consent.read', summary: 'What a customer agreed to, and took back', params: IdParams,
  response: Type.Object({ items: Type.Array(ConsentView), recipients: Type.Array(Type.Object({ id: Id, name: Type.String() })) }),
})
export const askConsent = endpoint({
  id: 'askConsent', method: 'POST', path: '/customers/:id/consents', audience: 'staff', permission: 'consent.record',
  summary: 'Ask for one sharing: a page for the customer to answer, or a signed paper that is put on record', params: IdParams,
  body: Type.Object({ toEntityId: Id, purpose: Purpose, fields: Type.Array(Field, { minItems: 1, maxItems: consentFields.length, uniqueItems: true }), method: Method, evidence: Type.Optional(Type.String({ minLength: 2, maxLength: 100 })) }),
  response: ConsentView,
})
export const withdrawConsent = endpoint({
  id: 'withdrawConsent', method: 'POST', path: '/consents/:id/withdraw', audience: 'staff', permission: 'consent.record', summary: 'The customer took it back; the other side sees nothing from now on', params: IdParams,
  body: Type.Object({ reason: Type.String({ minLength: 2, maxLength: 100 }) }), response: ConsentView,
})

export const SharedCustomer = Type.Object({
  consentId: Id,
  fromEntity: Type.String(),
  purpose: Purpose,
  agreedAt: Time,
  /** Only what was agreed to; the rest does not exist here. */
  name: Nullable(Type.String()),
  phoneMasked: Nullable(Type.String()),
  intentModel: Nullable(Type.String()),
  needs: Type.Array(Type.String()),
  vehicles: Type.Array(Type.Object({ model: Nullable(Type.String()), plateMasked: Nullable(Type.String()), nextServiceAt: Nullable(Time), insuranceUntil: Nullable(Time) })),
  /** The same human is this store's own customer. */
  personId: Nullable(Id),
})
export type SharedCustomer = Static<typeof SharedCustomer>

export const listSharedCustomers = endpoint({
  id: 'listSharedCustomers', method: 'GET', path: '/shared-customers', audience: 'staff', permission: 'consent.receive',
  summary: 'Customers of other companies who let this one see something, newest first (≤ 200); worked out anew at every call', query: Type.Object({ personId: Type.Optional(Id) }), response: Type.Object({ items: Type.Array(SharedCustomer) }),
})
export const revealSharedPhone = endpoint({
  id: 'revealSharedPhone', method: 'POST', path: '/shared-customers/:id/phone', audience: 'staff', permission: 'consent.receive', summary: 'The number in clear, if it was agreed to; the store that shared it can read who looked', params: IdParams, response: Type.Object({ phone: Type.String() }),
})

/** Without the customer and without the page on which one answers. */
export const RecentConsent = Type.Object({
  id: Id, fromEntity: Type.String(), toEntity: Type.String(), purpose: Purpose, fields: Type.Array(Field), method: Method, state: State, askedAt: Time, askedBy: Type.String(),
  /** When the customer said yes, no, or took it back. */
  answeredAt: Nullable(Time),
})
export type RecentConsent = Static<typeof RecentConsent>
export const listRecentConsents = endpoint({
  id: 'listRecentConsents', method: 'GET', path: '/consents', audience: 'admin', permission: 'compliance.read', summary: 'What customers of the group were asked and said in thirty days, newest first', query: Type.Object({ answer: Type.Optional(Type.Literal('agreed')), cursor: Cursor }), response: Page(RecentConsent),
})
