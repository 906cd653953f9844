import { Type, type Static } from 'typebox'
import { AttributeValue, AttributeView } from './attributes.ts'
import { Cursor, Id, IdParams, Limit, Nullable, Ok, Page, Time } from './common.ts'
import { endpoint } from './endpoint.ts'
import { befores, fates, friendStates, happenings } from '../domain/happenings.ts'

export const TagScope = Type.Union([Type.Literal('group'), Type.Literal('brand'), Type.Literal('region'), Type.Literal('store')])
export type TagScope = Static<typeof TagScope>

export const AppliedTag = Type.Object({
  id: Id,
  name: Type.String(),
  groupName: Type.String(),
  scope: TagScope,
  /** False where the viewer may not remove it (group, brand and region tags for a store, computed tags). */
  removable: Type.Boolean(),
  /** An effect on WeCom that has not been confirmed yet. */
  pending: Type.Boolean(),
  /** Why the product chose it (a code, a rule, an operation), else null. */
  reason: Nullable(Type.String()),
})
export type AppliedTag = Static<typeof AppliedTag>

export const TimelineItem = Type.Object({
  id: Id,
  at: Time,
  /** fact kind, e.g. follow_up, relation_added, relation_deleted, tag_changed, script_sent, welcome_sent */
  kind: Type.String(),
  /** Short Chinese word: 电话, 到店, 添加, 标签 … */
  label: Type.String(),
  text: Type.String(),
  actorName: Nullable(Type.String()),
})
export type TimelineItem = Static<typeof TimelineItem>

export const CustomerRow = Type.Object({
  personId: Id,
  relationId: Id,
  name: Type.String(),
  avatarUrl: Nullable(Type.String()),
  remark: Nullable(Type.String()),
  level: Nullable(Type.String()),
  intentModel: Nullable(Type.String()),
  storeName: Type.String(),
  advisorName: Type.String(),
  addedAt: Time,
  sourceName: Nullable(Type.String()),
  phoneMasked: Nullable(Type.String()),
  tags: Type.Array(Type.Object({ id: Id, name: Type.String(), scope: TagScope })),
  nextTaskAt: Nullable(Time),
  deletedBy: Nullable(Type.Union([Type.Literal('customer'), Type.Literal('member'), Type.Literal('transfer')])),
  half: Type.Boolean(),
})
export type CustomerRow = Static<typeof CustomerRow>

/** What narrows a list of customers; an operation on all of them carries the same. */
export const CustomerFilter = Type.Object({
  storeId: Type.Optional(Id),
  /** Name, nickname or remark; four digits search the phone tail, a whole plate its owner. */
  q: Type.Optional(Type.String({ maxLength: 40 })),
  tagId: Type.Optional(Id),
  level: Type.Optional(Type.String({ maxLength: 4 })),
  /** '0' = through no code. */
  codeId: Type.Optional(Id),
  /** Whose customer; with `did` whose doing, with `dueOf` whose task. */
  advisorId: Type.Optional(Id),
  state: Type.Optional(Type.Enum([...friendStates])),
  /** Typed attribute and the value it must have: an option or model, or a figure inside a range. */
  attribute: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' })),
  is: Type.Optional(Type.String({ maxLength: 60 })),
  addedFrom: Type.Optional(Time), addedTo: Type.Optional(Time),
  /** What happened to them in this span, as numbers count it; `way` (WeCom's add_way) and `fate` narrow an add, `before` a deletion, `broadcastId` what came before it. */
  did: Type.Optional(Type.Enum([...happenings])), didFrom: Type.Optional(Time), didTo: Type.Optional(Time),
  way: Type.Optional(Type.String({ pattern: '^\\d{1,4}$' })), fate: Type.Optional(Type.Enum([...fates])), before: Type.Optional(Type.Enum([...befores])), broadcastId: Type.Optional(Id),
  welcome: Type.Optional(Type.Literal('failed')),
  /** 加后未互动: no follow-up, answer to a script or visit within seven days of the add. */
  silent: Type.Optional(Type.Literal('week')),
  /** With an open follow-up due in this span; `all` = or one that is done. */
  dueFrom: Type.Optional(Time), dueTo: Type.Optional(Time), dueOf: Type.Optional(Type.Literal('all')),
  /** People with two contacts or more in the store. */
  twice: Type.Optional(Type.Literal('yes')),
})
export type CustomerFilter = Static<typeof CustomerFilter>

export const listCustomers = endpoint({
  id: 'listCustomers', method: 'GET', path: '/customers', audience: 'admin', permission: 'customer.read',
  summary: 'Customers of the viewer\'s scope, newest relation first',
  query: Type.Object({ ...CustomerFilter.properties, cursor: Cursor, limit: Limit }),
  response: Page(CustomerRow),
})

export const RelationView = Type.Object({
  id: Id,
  corpName: Type.String(),
  storeName: Type.String(),
  advisorName: Type.String(),
  addedAt: Time,
  sourceName: Nullable(Type.String()),
  remark: Nullable(Type.String()),
  welcome: Type.Object({
    status: Type.Union([Type.Literal('none'), Type.Literal('pending'), Type.Literal('sent'), Type.Literal('failed')]),
    ms: Nullable(Type.Integer()),
    reason: Nullable(Type.String()),
  }),
  noticeVersion: Nullable(Type.Integer()),
  deletedBy: Nullable(Type.String()),
  deletedAt: Nullable(Time),
  tags: Type.Array(AppliedTag),
})

export const CustomerDetail = Type.Object({
  personId: Id,
  name: Type.String(),
  avatarUrl: Nullable(Type.String()),
  salutation: Nullable(Type.String()),
  level: Nullable(Type.String()),
  intentModel: Nullable(Type.String()),
  stageName: Type.String(),
  ownerName: Type.String(),
  storeName: Type.String(),
  storeId: Id,
  /** Whose levels and attributes apply. */
  brand: Type.String(),
  phoneMasked: Nullable(Type.String()),
  canReveal: Type.Boolean(),
  canEdit: Type.Boolean(),
  /** Without level and intended model, which stand above. */
  attributes: Type.Array(Type.Object({ ...AttributeView.properties, byName: Nullable(Type.String()), at: Nullable(Time) })),
  /** Who recommended this customer; a person of this scope, or only a name. */
  introducer: Nullable(Type.Object({ name: Type.String(), personId: Nullable(Id) })),
  /** How many people name this one as their introducer. */
  introduced: Type.Integer(),
  relations: Type.Array(RelationView),
  openTasks: Type.Array(Type.Object({ id: Id, title: Type.String(), dueAt: Time })),
  timeline: Type.Array(TimelineItem),
  timelineNextCursor: Nullable(Type.String()),
})
export type CustomerDetail = Static<typeof CustomerDetail>

export const getCustomer = endpoint({
  id: 'getCustomer', method: 'GET', path: '/customers/:id', audience: 'admin', permission: 'customer.read',
  summary: 'One person with relations and the newest timeline rows', params: IdParams, response: CustomerDetail,
})

export const getTimeline = endpoint({
  id: 'getTimeline', method: 'GET', path: '/customers/:id/timeline', audience: 'staff', permission: 'timeline.read',
  summary: 'Timeline of one person, newest first', params: IdParams,
  query: Type.Object({
    /** follow = notes, tasks, visits · message = scripts and welcome · tag = tags and remarks · profile = level, values, ownership */
    about: Type.Optional(Type.Union([Type.Literal('follow'), Type.Literal('message'), Type.Literal('tag'), Type.Literal('profile')])),
    cursor: Cursor, limit: Limit,
  }),
  response: Page(TimelineItem),
})

export const revealPhone = endpoint({
  id: 'revealPhone', method: 'POST', path: '/customers/:id/phone/reveal', audience: 'staff', permission: 'phone.reveal',
  summary: 'Show the full number; writes an audit row the store can read', params: IdParams,
  body: Type.Object({ reason: Type.Optional(Type.String({ maxLength: 100 })) }),
  response: Type.Object({ phone: Type.String(), revealsToday: Type.Integer(), quota: Type.Integer() }),
})

/** A field somebody else changed since the caller read it. */
export const ChangedField = Type.Object({ key: Type.String(), name: Type.String(), value: Nullable(AttributeValue), text: Nullable(Type.String()), byName: Nullable(Type.String()), at: Nullable(Time) })
export type ChangedField = Static<typeof ChangedField>

const AttributeChanges = Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' }), Nullable(AttributeValue))

export const updateCustomer = endpoint({
  id: 'updateCustomer', method: 'PATCH', path: '/customers/:id', audience: 'staff', permission: 'customer.write',
  summary: 'Typed attributes (level and intended model among them) or the confirmed salutation', params: IdParams,
  body: Type.Object({
    /** Null empties a value. */
    attributes: Type.Optional(AttributeChanges),
    /** What the caller saw before the change; another value by now = 409 conflict.changed with ChangedField[] as details. */
    expected: Type.Optional(AttributeChanges),
    /** {称呼} may be used only after a person confirmed surname and title. */
    surname: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 2 }))),
    title: Type.Optional(Nullable(Type.Union([Type.Literal('先生'), Type.Literal('女士')]))),
    /** A level moved down to B or lower asks why. */
    reason: Type.Optional(Type.String({ maxLength: 100 })),
  }),
  response: Ok,
})

export const EffectResult = Type.Object({
  /** done = WeCom accepted it · queued = will be sent, still waiting · failed = refused and taken back */
  status: Type.Union([Type.Literal('done'), Type.Literal('queued'), Type.Literal('failed')]),
  message: Nullable(Type.String()),
})
export type EffectResult = Static<typeof EffectResult>

export const changeTags = endpoint({
  id: 'changeTags', method: 'POST', path: '/relations/:id/tags', audience: 'staff', permission: 'tag.use',
  summary: 'Add or remove tags of one relation, in WeCom too', params: IdParams,
  body: Type.Object({
    add: Type.Array(Id, { maxItems: 20 }),
    remove: Type.Array(Id, { maxItems: 20 }),
    idempotencyKey: Type.String({ minLength: 8, maxLength: 64 }),
  }),
  response: Type.Object({ ...EffectResult.properties, tags: Type.Array(AppliedTag) }),
})
