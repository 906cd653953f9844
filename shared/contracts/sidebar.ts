import { Type, type Static } from 'typebox'
import { Id, Nullable, Time } from './common.ts'
import { AttributeView } from './attributes.ts'
import { AppliedTag, TimelineItem } from './customers.ts'
import { endpoint } from './endpoint.ts'
import { TaskView } from './follow-ups.ts'

const ExternalUserId = Type.String({ minLength: 1, maxLength: 64 })

/** 撞单: a colleague of the same store or legal entity is already a friend. */
export const CollisionNotice = Type.Object({
  id: Id,
  colleagueName: Type.String(),
  levelLabel: Nullable(Type.String()),
  addedAt: Time,
  sameStore: Type.Boolean(),
  /** Ready sentence: 已是 李娜 的客户 · A级 · 5/12 添加 */
  text: Type.String(),
  status: Type.Union([Type.Literal('open'), Type.Literal('decided')]),
  decisionText: Nullable(Type.String()),
})
export type CollisionNotice = Static<typeof CollisionNotice>

export const SidebarCustomer = Type.Object({
  now: Time,
  externalUserId: Type.String(),
  relation: Type.Object({
    id: Id,
    addedAt: Time,
    sourceName: Nullable(Type.String()),
    remark: Nullable(Type.String()),
    half: Type.Boolean(),
    deletedBy: Nullable(Type.Union([Type.Literal('customer'), Type.Literal('member'), Type.Literal('transfer')])),
    deletedAt: Nullable(Time),
    welcome: Type.Object({
      status: Type.Union([Type.Literal('none'), Type.Literal('pending'), Type.Literal('sent'), Type.Literal('failed')]),
      ms: Nullable(Type.Integer()),
      reason: Nullable(Type.String()),
      /** The text to send by hand when it failed. */
      text: Nullable(Type.String()),
    }),
  }),
  person: Type.Object({
    id: Id,
    name: Type.String(),
    avatarUrl: Nullable(Type.String()),
    /** 1 WeChat, 2 WeCom user of another corp */
    contactType: Type.Integer(),
    companyName: Nullable(Type.String()),
    salutation: Nullable(Type.String()),
    level: Nullable(Type.String()),
    intentModel: Nullable(Type.String()),
    stageName: Type.String(),
    ownerName: Type.String(),
    ownerIsMe: Type.Boolean(),
    storeName: Type.String(),
    /** Whose levels and attributes apply. */
    brand: Type.String(),
    storeId: Id,
    phoneMasked: Nullable(Type.String()),
    /** Who recommended them; counts the people they recommended. */
    introducer: Nullable(Type.Object({ name: Type.String(), personId: Nullable(Id) })),
    introduced: Type.Integer(),
    /** Known typed values, without level and intended model. */
    attributes: Type.Array(AttributeView),
    /** Deleted on the customer's own wish: nothing is kept, nobody contacts them. */
    erased: Type.Boolean(),
    /** What they drive, as the dealer system knows it. */
    vehicles: Type.Array(Type.Object({ model: Nullable(Type.String()), plateMasked: Nullable(Type.String()), kilometres: Nullable(Type.Integer()), lastServiceAt: Nullable(Time), nextServiceAt: Nullable(Time), insuranceUntil: Nullable(Time) })),
  }),
  nextTask: Nullable(TaskView),
  /** What would help to say now, best first, each with its reason. */
  suggestions: Type.Array(Type.Object({ slotId: Id, title: Type.String(), reason: Type.String(), storeUses: Type.Integer() })),
  tags: Type.Array(AppliedTag),
  timeline: Type.Array(TimelineItem),
  timelineHasMore: Type.Boolean(),
  /** Records of the same person in other stores of the own company; what they say is not shown here. */
  elsewhere: Type.Integer(),
  collision: Nullable(CollisionNotice),
  /** Values for script variables; a missing key is unfilled. */
  variables: Type.Record(Type.String(), Type.String()),
})
export type SidebarCustomer = Static<typeof SidebarCustomer>

export const getSidebarCustomer = endpoint({
  id: 'getSidebarCustomer', method: 'GET', path: '/sidebar/customer', audience: 'sidebar', permission: 'customer.read',
  summary: 'Everything of the first screen in one request; the external id is checked against the session each time',
  query: Type.Object({ externalUserId: ExternalUserId }), response: SidebarCustomer,
})
export const refreshSidebarCustomer = endpoint({
  id: 'refreshSidebarCustomer', method: 'POST', path: '/sidebar/customer/refresh', audience: 'sidebar', permission: 'customer.read',
  summary: '重新获取: fetch the truth from WeCom now, in the customer\'s lane',
  body: Type.Object({ externalUserId: ExternalUserId }),
  response: Type.Object({ found: Type.Boolean(), queued: Type.Boolean() }),
})
export const Workbench = Type.Object({
  now: Time,
  addsToday: Type.Integer(),
  tasks: Type.Array(Type.Object({
    ...TaskView.properties, personId: Id, relationId: Nullable(Id), externalUserId: Nullable(Type.String()),
    customerName: Type.String(), level: Nullable(Type.String()),
  })),
  tomorrow: Type.Object({ count: Type.Integer(), firstAt: Nullable(Time) }),
  /** 我的码 by occasion. */
  codes: Type.Array(Type.Object({
    id: Id, name: Type.String(), kind: Type.String(), occasion: Type.String(), qrCode: Type.String(), addsToday: Type.Integer(),
  })),
  collisions: Type.Array(Type.Object({ customerName: Type.String(), text: Type.String(), externalUserId: Type.String() })),
  /** Oneself, as somebody new customers come to; null: off by no wish. */
  duty: Type.Object({ memberId: Id, offUntil: Nullable(Time) }),
})
export type Workbench = Static<typeof Workbench>
export const getWorkbench = endpoint({
  id: 'getWorkbench', method: 'GET', path: '/sidebar/workbench', audience: 'sidebar', permission: 'followup.write',
  summary: '今日待办 and 我的码', response: Workbench,
})
const Milliseconds = Type.Integer({ minimum: 0, maximum: 86_400_000 })

export const reportTiming = endpoint({
  id: 'reportTiming', method: 'POST', path: '/sidebar/timing', audience: 'sidebar', permission: 'self.read',
  summary: 'Real-user milliseconds from navigation start',
  body: Type.Object({
    js: Milliseconds, signature: Milliseconds, context: Milliseconds, id: Milliseconds, api: Milliseconds, paint: Milliseconds,
    /** First contentful paint; absent where the client does not tell. */
    fcp: Type.Optional(Milliseconds),
    client: Type.String({ maxLength: 20 }),
  }),
  response: Type.Object({ ok: Type.Literal(true) }),
})
