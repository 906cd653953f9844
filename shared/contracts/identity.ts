import { Type, type Static } from 'typebox'
import { Cursor, Day, Id, IdParams, Nullable, Ok, Page, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

const Reason = Type.String({ minLength: 2, maxLength: 100 })
const Pair = { a: Id, b: Id }

export const IdentityQuestion = Type.Object({
  ...Pair, nameA: Type.String(), nameB: Type.String(), storeA: Type.String(), storeB: Type.String(),
  kind: Type.Union([Type.Literal('same'), Type.Literal('household')]),
  /** Why it is asked, in words. */
  words: Type.String(), score: Type.Integer(), at: Time,
})
export type IdentityQuestion = Static<typeof IdentityQuestion>

export const listIdentityQuestions = endpoint({
  id: 'listIdentityQuestions', method: 'GET', path: '/identity/questions', audience: 'admin', permission: 'identity.read',
  summary: 'Pairs a human should look at, surest first; only where both sides lie inside the reach', query: Type.Object({ storeId: Type.Optional(Id) }),
  response: Type.Object({ items: Type.Array(IdentityQuestion), more: Type.Boolean() }),
})

const Side = Type.Object({
  personId: Id, name: Type.String(), avatarUrl: Nullable(Type.String()), what: Type.String(), storeName: Type.String(), since: Time,
  /** Entries of the timeline; at most 100 are counted. */
  entries: Type.Integer(),
})
const Reasoning = Type.Object({ title: Type.String(), text: Type.String(), weight: Type.Union([Type.Literal('main'), Type.Literal('support'), Type.Literal('none'), Type.Literal('against')]) })
export const IdentityField = Type.Object({
  key: Type.String(), name: Type.String(), a: Nullable(Type.String()), b: Nullable(Type.String()), noteA: Nullable(Type.String()), noteB: Nullable(Type.String()),
  differs: Type.Boolean(), result: Nullable(Type.String()), resultFrom: Nullable(Type.Union([Type.Literal('a'), Type.Literal('b')])), why: Type.String(),
})
export type IdentityField = Static<typeof IdentityField>
export const IdentityPair = Type.Object({
  entityName: Type.String(), a: Side, b: Side, reasons: Type.Array(Reasoning), fields: Type.Array(IdentityField),
  /** Who the other is put to by rule. */
  survivorId: Id, together: Type.Boolean(), parted: Nullable(Type.Object({ byName: Type.String(), reason: Type.String(), at: Time })),
})
export type IdentityPair = Static<typeof IdentityPair>

export const getIdentityPair = endpoint({
  id: 'getIdentityPair', method: 'GET', path: '/identity/pair', audience: 'admin', permission: 'identity.read',
  summary: 'Two persons side by side and what they would be as one; nothing is written', query: Type.Object(Pair), response: IdentityPair,
})
export const mergePersons = endpoint({
  id: 'mergePersons', method: 'POST', path: '/identity/merge', audience: 'admin', permission: 'identity.merge',
  summary: 'The same human: one is put to the other, children stay where they are', response: Ok,
  body: Type.Object({ ...Pair, survivorId: Id, choices: Type.Record(Type.String({ maxLength: 40 }), Id), reason: Reason }),
})
export const partPersons = endpoint({
  id: 'partPersons', method: 'POST', path: '/identity/part', audience: 'admin', permission: 'identity.merge',
  summary: 'Not the same human: remembered, no rule joins them again', body: Type.Object({ ...Pair, reason: Reason }), response: Ok,
})
export const postponePair = endpoint({
  id: 'postponePair', method: 'POST', path: '/identity/later', audience: 'admin', permission: 'identity.merge',
  summary: 'Asked again in seven days', body: Type.Object(Pair), response: Ok,
})

export const MergeRow = Type.Object({
  id: Id, loserName: Type.String(), survivorName: Type.String(), survivorId: Id, storeName: Type.String(), words: Type.String(), byName: Nullable(Type.String()), reason: Nullable(Type.String()), at: Time,
  undone: Nullable(Type.Object({ byName: Nullable(Type.String()), reason: Nullable(Type.String()), at: Time })),
})
export type MergeRow = Static<typeof MergeRow>
export const listMerges = endpoint({
  id: 'listMerges', method: 'GET', path: '/identity/merges', audience: 'admin', permission: 'identity.read',
  summary: 'What was put together, by rule or by hand, newest first', query: Type.Object({ cursor: Cursor, storeId: Type.Optional(Id) }), response: Page(MergeRow),
})
export const undoMerge = endpoint({
  id: 'undoMerge', method: 'POST', path: '/identity/merges/:id/undo', audience: 'admin', permission: 'identity.merge',
  summary: 'Takes one person out of the others it is shown with; both sides come back as they were', params: IdParams, body: Type.Object({ reason: Reason }), response: Ok,
})

export const getPersonIdentity = endpoint({
  id: 'getPersonIdentity', method: 'GET', path: '/customers/:id/identity', audience: 'admin', permission: 'customer.read',
  summary: 'Why several records are one person: each with its evidence, and how to take it out again', params: IdParams,
  response: Type.Object({
    records: Type.Array(Type.Object({ personId: Id, name: Type.String(), what: Type.String(), storeName: Type.String(), since: Time, root: Type.Boolean(), words: Nullable(Type.String()), evidence: Type.Array(Type.String()), byName: Nullable(Type.String()), reason: Nullable(Type.String()), mergeId: Nullable(Id), at: Nullable(Time) })),
    /** Records in stores of the own company that are outside the reach. */
    elsewhere: Type.Integer(), canUndo: Type.Boolean(),
  }),
})

const DayCount = Type.Object({ day: Day, records: Type.Integer(), persons: Type.Integer(), humans: Type.Integer(), open: Type.Integer() })
export const getIdentityReport = endpoint({
  id: 'getIdentityReport', method: 'GET', path: '/identity/report', audience: 'admin', permission: 'identity.report',
  summary: 'Records against persons, by rule, by pair of corps, over time; pairs across legal entities below ten stay unsaid',
  response: Type.Object({
    countedAt: Nullable(Time), days: Type.Array(DayCount),
    rules: Type.Array(Type.Object({ rule: Type.String(), action: Type.String(), words: Type.String(), pairs: Type.Integer() })),
    pairs: Type.Array(Type.Object({ corpA: Type.String(), corpB: Type.String(), sameEntity: Type.Boolean(), persons: Nullable(Type.Integer()) })),
  }),
})

export const EntityContract = Type.Object({ id: Id, entityA: Type.String(), entityB: Type.String(), contractNo: Type.String(), blindLink: Type.Boolean(), validFrom: Time, validTo: Nullable(Time) })
export const listEntityContracts = endpoint({
  id: 'listEntityContracts', method: 'GET', path: '/identity/contracts', audience: 'admin', permission: 'identity.contract',
  summary: 'Which legal entities agreed in writing that a customer of both is counted once',
  response: Type.Object({ items: Type.Array(EntityContract), entities: Type.Array(Type.Object({ id: Id, name: Type.String() })) }),
})
export const recordEntityContract = endpoint({
  id: 'recordEntityContract', method: 'POST', path: '/identity/contracts', audience: 'admin', permission: 'identity.contract',
  summary: 'From now on customers of both are counted once; nothing else is shown', body: Type.Object({ entityA: Id, entityB: Id, contractNo: Type.String({ minLength: 2, maxLength: 64 }) }), response: Ok,
})
export const endEntityContract = endpoint({
  id: 'endEntityContract', method: 'POST', path: '/identity/contracts/:id/end', audience: 'admin', permission: 'identity.contract',
  summary: 'Counted apart again', params: IdParams, response: Ok,
})
