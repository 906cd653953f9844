import { Type, type Static } from 'typebox'
import { Id, Nullable, Ok, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

/** Remembered by the stores that took it: the same key is the same thing in every version. */
const Key = Type.String({ pattern: '^[\\p{L}\\p{N}_-]{1,40}$' })
const ServingRole = Type.Union([Type.Literal('sales_advisor'), Type.Literal('service_advisor'), Type.Literal('dcc_agent')])

export const KitTag = Type.Object({ key: Key, group: Type.String({ minLength: 1, maxLength: 16 }), name: Type.String({ minLength: 1, maxLength: 30 }) })
export const KitScript = Type.Object({
  key: Key, category: Type.String({ maxLength: 20 }), objection: Nullable(Type.String({ maxLength: 20 })),
  title: Type.String({ minLength: 1, maxLength: 30 }), text: Type.String({ minLength: 1, maxLength: 1000 }),
})
export const KitCode = Type.Object({
  key: Key, kind: Type.Union([Type.Literal('scene'), Type.Literal('campaign')]), folder: Type.String({ maxLength: 30 }), name: Type.String({ minLength: 1, maxLength: 30 }),
  /** Who stands on it unless the store says otherwise. */
  role: ServingRole,
  tagKeys: Type.Array(Key, { maxItems: 10 }),
  /** Where it hangs, for the person who prints it. */
  place: Type.String({ maxLength: 60 }),
})
export const KitWelcome = Type.Object({
  key: Key, name: Type.String({ minLength: 1, maxLength: 20 }),
  /** Of the store, of a role in it, or of some of the kit's codes. */
  level: Type.Union([Type.Literal('store'), Type.Literal('role'), Type.Literal('codes')]),
  role: Nullable(ServingRole),
  codeKeys: Type.Array(Key, { maxItems: 30 }),
  text: Type.String({ minLength: 1, maxLength: 1000 }),
})
export const KitPositioning = Type.Array(
  Type.Object({ title: Type.String({ minLength: 1, maxLength: 20 }), lines: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: 10 }) }), { maxItems: 12 })

export const KitContent = Type.Object({
  tags: Type.Array(KitTag, { maxItems: 200 }),
  scripts: Type.Array(KitScript, { maxItems: 300 }),
  codes: Type.Array(KitCode, { maxItems: 30 }),
  welcomes: Type.Array(KitWelcome, { maxItems: 20 }),
  positioning: KitPositioning,
})
export type KitTag = Static<typeof KitTag>
export type KitScript = Static<typeof KitScript>
export type KitCode = Static<typeof KitCode>
export type KitWelcome = Static<typeof KitWelcome>
export type KitPositioning = Static<typeof KitPositioning>
export type KitContent = Static<typeof KitContent>

export const KitPart = Type.Union([Type.Literal('tag'), Type.Literal('code'), Type.Literal('welcome'), Type.Literal('script')])
export type KitPart = Static<typeof KitPart>

/** Version 0 is the one the product brings. */
const Version = Type.Integer({ minimum: 0 })

export const BrandKit = Type.Object({
  brand: Type.String(), version: Version, content: KitContent,
  authorName: Nullable(Type.String()), publishedAt: Nullable(Time),
  stores: Type.Integer(), storesAccepted: Type.Integer(),
})
export type BrandKit = Static<typeof BrandKit>

export const listBrandKits = endpoint({
  id: 'listBrandKits', method: 'GET', path: '/brand-kits', audience: 'admin', permission: 'kit.define',
  summary: 'The 开店包 of each brand the caller keeps, as stores get it now', response: Type.Object({ items: Type.Array(BrandKit) }),
})
export const publishBrandKit = endpoint({
  id: 'publishBrandKit', method: 'PUT', path: '/brand-kits', audience: 'admin', permission: 'kit.define', maxBodyBytes: 1_500_000,
  summary: 'The next version of a brand\'s 开店包; stores that accepted keep what they have',
  body: Type.Object({ brand: Type.String({ minLength: 1, maxLength: 20 }), baseVersion: Version, content: KitContent }), response: BrandKit,
})

/** had = the store had one of that name before; it is used as it is. */
export const KitItemState = Type.Union([Type.Literal('waiting'), Type.Literal('done'), Type.Literal('had'), Type.Literal('failed')])
export const KitItem = Type.Object({
  part: KitPart, key: Key, name: Type.String(), state: KitItemState,
  /** Why it failed, in words. */
  reason: Nullable(Type.String()),
  objectId: Nullable(Id),
})
export type KitItem = Static<typeof KitItem>

export const StoreKit = Type.Object({
  storeId: Id, storeName: Type.String(), brand: Type.String(), models: Type.Array(Type.String()),
  version: Version, content: KitContent,
  /** Modules that headquarters did not open for the store: their parts are left out. */
  off: Type.Array(KitPart),
  /** Keys of what the store already has under the same name. */
  existing: Type.Array(Key),
  /** Who may stand on a code, with the role that puts them there. */
  people: Type.Array(Type.Object({ memberId: Id, name: Type.String(), roles: Type.Array(Type.String()) })),
  acceptedBy: Nullable(Type.String()), acceptedAt: Nullable(Time),
  /** What was accepted so far, in the order in which it is done. */
  items: Type.Array(KitItem),
})
export type StoreKit = Static<typeof StoreKit>

const OfStore = { storeId: Id }
export const getStoreKit = endpoint({
  id: 'getStoreKit', method: 'GET', path: '/store-kit', audience: 'admin', permission: 'kit.accept',
  summary: 'The 开店包 for a store, and how far what it accepted is', query: Type.Object(OfStore), response: StoreKit,
})
export const getStoreKitProgress = endpoint({
  id: 'getStoreKitProgress', method: 'GET', path: '/store-kit/progress', audience: 'admin', permission: 'kit.accept',
  summary: 'How far what a store accepted is', query: Type.Object(OfStore), response: Type.Object({ items: Type.Array(KitItem) }),
})

/** Words the store changed, and whom it puts on a code. */
export const AcceptedCode = Type.Object({ ...KitCode.properties, memberIds: Type.Array(Id, { minItems: 1, maxItems: 100 }) })
export const AcceptedScript = Type.Object({ ...KitScript.properties, acknowledged: Type.Array(Type.String({ maxLength: 300 }), { maxItems: 50 }) })
export type AcceptedCode = Static<typeof AcceptedCode>
export type AcceptedScript = Static<typeof AcceptedScript>

export const acceptStoreKit = endpoint({
  id: 'acceptStoreKit', method: 'POST', path: '/store-kit/accept', audience: 'admin', permission: 'kit.accept', maxBodyBytes: 1_500_000,
  summary: 'Take what is chosen into the store, in the background; what was accepted before is not done twice',
  body: Type.Object({
    ...OfStore, version: Version,
    tags: Type.Array(KitTag, { maxItems: 200 }), scripts: Type.Array(AcceptedScript, { maxItems: 300 }),
    codes: Type.Array(AcceptedCode, { maxItems: 30 }), welcomes: Type.Array(KitWelcome, { maxItems: 20 }),
  }),
  response: Type.Object({ items: Type.Array(KitItem) }),
})
export const retryStoreKit = endpoint({
  id: 'retryStoreKit', method: 'POST', path: '/store-kit/retry', audience: 'admin', permission: 'kit.accept',
  summary: 'Try what failed again', body: Type.Object(OfStore), response: Ok,
})
