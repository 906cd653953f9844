import { Type, type Static } from 'typebox'
import { Cursor, Id, IdParams, Nullable, Ok, Page, RequestKey, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

/** resigned 离职继承 · onjob 在职继承 */
export const transferKinds = ['resigned', 'onjob'] as const
/** one 全部给一位 · evenly 平均分 · friends 谁已是好友给谁 · level 重点客户给一位 */
export const splitRules = ['one', 'evenly', 'friends', 'level'] as const
export type SplitRule = (typeof splitRules)[number]
export const ineligibleReasons = ['deleted', 'half', 'erased', 'in_transfer', 'refused', 'limit', 'not_listed', 'too_late'] as const
export type IneligibleReason = (typeof ineligibleReasons)[number]
/** planned 还没交给企业微信 · calling 正在交 · waiting 等 24 小时 · done · refused 客户拒绝 · full 接手的人满了 · failed */
export const itemStates = ['planned', 'calling', 'waiting', 'done', 'refused', 'full', 'failed'] as const
export type ItemState = (typeof itemStates)[number]

const Level = Type.Object({ level: Nullable(Type.String()), count: Type.Integer() })

export const TransferSummary = Type.Object({
  id: Id, kind: Type.Enum([...transferKinds]), from: Type.String(), to: Type.Array(Type.String()), createdAt: Time, createdBy: Type.String(),
  state: Type.Enum(['running', 'waiting', 'done']), total: Type.Integer(), counts: Type.Object({ done: Type.Integer(), waiting: Type.Integer(), refused: Type.Integer(), full: Type.Integer(), failed: Type.Integer(), open: Type.Integer() }),
  /** Refusals that wait for a person. */
  undecided: Type.Integer(),
  /** When the last of those who still wait change hands by themselves. */
  dueAt: Nullable(Time), problem: Nullable(Type.String()),
})
export type TransferSummary = Static<typeof TransferSummary>

const Giver = Type.Object({
  memberId: Id, name: Type.String(), position: Nullable(Type.String()), left: Type.Boolean(), leftAt: Nullable(Time), customers: Type.Integer(),
  /** Whom nobody is about to take. */
  unassigned: Type.Integer(), waiting: Type.Integer(), refused: Type.Integer(), chats: Type.Integer(),
})
export type Giver = Static<typeof Giver>

/** Left the corp before we were here: a userid and a number, until somebody says whose store it was. */
const Unclaimed = Type.Object({ memberId: Id, userid: Type.String(), leftAt: Time, customers: Type.Integer() })
export type Unclaimed = Static<typeof Unclaimed>

export const listTransfers = endpoint({
  id: 'listTransfers', method: 'GET', path: '/transfers', audience: 'admin', permission: 'transfer.read', summary: 'Advisors of a store with customers to hand over, those who left first, and what was handed over',
  query: Type.Object({ storeId: Type.Optional(Id) }),
  response: Type.Object({ storeId: Id, mayRun: Type.Boolean(), readAt: Nullable(Time), leavers: Type.Array(Giver), unclaimed: Type.Array(Unclaimed), advisors: Type.Array(Giver), transfers: Type.Array(TransferSummary) }),
})
export const refreshLeavers = endpoint({
  id: 'refreshLeavers', method: 'POST', path: '/stores/:id/leavers/refresh', audience: 'admin', permission: 'transfer.read', summary: 'Ask WeCom now who left and whose customers nobody takes', params: IdParams,
  response: Type.Object({ leavers: Type.Integer(), customers: Type.Integer() }),
})

export const claimLeaver = endpoint({
  id: 'claimLeaver', method: 'POST', path: '/leavers/claim', audience: 'admin', permission: 'transfer.run', summary: 'Say that somebody who left before we were here was of this store',
  body: Type.Object({ memberId: Id, storeId: Id }), response: Ok,
})

export const TransferOffer = Type.Object({
  memberId: Id, name: Type.String(), kind: Type.Enum([...transferKinds]), leftAt: Nullable(Time), total: Type.Integer(), eligible: Type.Integer(), levels: Type.Array(Level),
  reasons: Type.Array(Type.Object({ reason: Type.Enum([...ineligibleReasons]), count: Type.Integer(), words: Type.String(), action: Type.String(), names: Type.Array(Type.String()) })),
  chats: Type.Array(Type.Object({ id: Id, name: Type.String(), customers: Type.Integer() })),
  takers: Type.Array(Type.Object({ memberId: Id, name: Type.String(), position: Nullable(Type.String()), customers: Type.Integer(), /** Of these customers, whose friend they are already. */ friends: Type.Integer() })),
  /** What the customer reads before it is sent; null: WeCom's own words. */
  message: Nullable(Type.String()),
})
export type TransferOffer = Static<typeof TransferOffer>

export const getTransferOffer = endpoint({
  id: 'getTransferOffer', method: 'GET', path: '/transfers/from/:id', audience: 'admin', permission: 'transfer.read', summary: 'Customers of one advisor: who can be handed over, who not and why', params: IdParams, response: TransferOffer,
})

const Plan = {
  memberId: Id, rule: Type.Enum([...splitRules]), takers: Type.Array(Id, { minItems: 1, maxItems: 30 }),
  /** Nobody gets more than so many. */
  most: Nullable(Type.Integer({ minimum: 1, maximum: 20_000 })),
}
export const previewTransfer = endpoint({
  id: 'previewTransfer', method: 'POST', path: '/transfers/preview', audience: 'admin', permission: 'transfer.read', summary: 'Who would get whom', body: Type.Object(Plan),
  response: Type.Object({ takers: Type.Array(Type.Object({ memberId: Id, name: Type.String(), count: Type.Integer(), friends: Type.Integer(), levels: Type.Array(Level) })), left: Type.Integer() }),
})
export const startTransfer = endpoint({
  id: 'startTransfer', method: 'POST', path: '/transfers', audience: 'admin', permission: 'transfer.run', summary: 'Hand them over: WeCom asks each customer, and after a day they change hands',
  body: Type.Object({ ...Plan, /** Only on-job; null: WeCom's own words. */ message: Nullable(Type.String({ maxLength: 200 })), chatTaker: Nullable(Id), expected: Type.Integer({ minimum: 0 }), requestKey: RequestKey }),
  response: Type.Object({ id: Id }),
})

export const TransferDetail = Type.Object({
  ...TransferSummary.properties, mayRun: Type.Boolean(), storeName: Type.String(), message: Nullable(Type.String()),
  takers: Type.Array(Type.Object({ memberId: Id, name: Type.String(), total: Type.Integer(), done: Type.Integer(), waiting: Type.Integer(), refused: Type.Integer(), lost: Type.Integer() })),
  chats: Type.Array(Type.Object({ name: Type.String(), to: Type.String(), state: Type.Enum([...itemStates]), words: Type.String() })),
})
export type TransferDetail = Static<typeof TransferDetail>
export const getTransfer = endpoint({ id: 'getTransfer', method: 'GET', path: '/transfers/:id', audience: 'admin', permission: 'transfer.read', summary: 'One handover: how many have which fate', params: IdParams, response: TransferDetail })

export const TransferItem = Type.Object({
  subjectId: Id, personId: Id, name: Type.String(), level: Nullable(Type.String()), to: Type.String(), state: Type.Enum([...itemStates]), words: Type.String(), at: Nullable(Time), dueAt: Nullable(Time),
  errcode: Nullable(Type.Integer()),
  /** What a person decided about a refusal. */
  decision: Nullable(Type.Enum(['respect', 'call'])), decidedBy: Nullable(Type.String()),
})
export type TransferItem = Static<typeof TransferItem>
export const listTransferItems = endpoint({
  id: 'listTransferItems', method: 'GET', path: '/transfers/:id/items', audience: 'admin', permission: 'transfer.read', summary: 'The customers of a handover, by fate', params: IdParams,
  query: Type.Object({ state: Type.Optional(Type.Enum([...itemStates])), cursor: Cursor }), response: Page(TransferItem),
})
export const decideRefusal = endpoint({
  id: 'decideRefusal', method: 'POST', path: '/transfers/:id/refusals', audience: 'admin', permission: 'transfer.run',
  summary: 'A customer said no: leave it there, or have the colleague call once. Neither asks the customer again in WeCom', params: IdParams,
  /** `subjectId` null: everybody who is undecided, to be left in peace. */
  body: Type.Union([Type.Object({ subjectId: Id, decision: Type.Enum(['respect', 'call']) }), Type.Object({ subjectId: Type.Null(), decision: Type.Literal('respect') })]), response: Ok,
})
