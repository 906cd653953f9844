import { Type, type Static } from 'typebox'
import { Cursor, Id, IdParams, Limit, Nullable, Ok, Page, Time } from './common.ts'
import { CustomerFilter, TagScope } from './customers.ts'
import { endpoint } from './endpoint.ts'

export const TagItem = Type.Object({
  id: Id, name: Type.String(),
  /** Customers that carry it, counted a moment ago; null = fewer than ten, in a store of another company. */
  uses: Nullable(Type.Integer()),
  lastUsedAt: Nullable(Time),
  computed: Type.Boolean(), canEdit: Type.Boolean(),
  /** It is being merged into this tag: choose that one. */
  mergingInto: Nullable(Type.String()),
})
export const TagGroupItem = Type.Object({
  id: Id, name: Type.String(), scope: TagScope, storeId: Nullable(Id), corpId: Id, canEdit: Type.Boolean(),
  /** Brand or city the tags are for; null for the whole group and one store. */
  forWhom: Nullable(Type.String()),
  /** Name of the rule group (规则组) the tags live in, else null. */
  strategyName: Nullable(Type.String()),
  tags: Type.Array(TagItem),
})
export type TagGroupItem = Static<typeof TagGroupItem>

/** WeCom: ≤ 30 characters, unique inside a group (doc 92117). */
const TagName = Type.String({ minLength: 1, maxLength: 30 })

export const listTags = endpoint({
  id: 'listTags', method: 'GET', path: '/tags', audience: 'staff', permission: 'tag.read',
  summary: 'Tag groups usable in a store: group, brand, region and the store\'s own',
  query: Type.Object({ storeId: Type.Optional(Id) }),
  response: Type.Object({
    items: Type.Array(TagGroupItem),
    /** Tags of the corp, rule groups included, against WeCom's limit. */
    used: Type.Integer(), limit: Type.Integer(),
    /** Where the viewer may make tags. */
    definable: Type.Array(TagScope),
    brand: Type.String(), city: Type.String(),
    /** The rule group of the store: tags made in it are seen by its members only. */
    strategyName: Nullable(Type.String()),
  }),
})
export const createTags = endpoint({
  id: 'createTags', method: 'POST', path: '/tags', audience: 'admin', permission: 'tag.define',
  summary: 'Create tags in an existing or new group of one scope, in WeCom too',
  body: Type.Object({
    /** Whose corp, brand and city it is about; the store itself for its own tags. */
    storeId: Id,
    scope: Type.Optional(TagScope),
    groupId: Type.Optional(Id),
    groupName: Type.Optional(TagName),
    names: Type.Array(TagName, { minItems: 1, maxItems: 20 }),
    /** A tag lives in one corp: also in every other corp of the group that the scope reaches. */
    everywhere: Type.Optional(Type.Boolean()),
    /** A new group goes into the store's rule group. */
    inStrategy: Type.Optional(Type.Boolean()),
  }),
  response: TagGroupItem,
})
/** What all share is changed in every corp that has it; why = null where it was done. */
export const ElsewhereResult = Type.Object({ corpName: Type.String(), why: Nullable(Type.String()) })
export type ElsewhereResult = Static<typeof ElsewhereResult>
const Elsewhere = { elsewhere: Type.Array(ElsewhereResult) }

export const renameTag = endpoint({
  id: 'renameTag', method: 'PATCH', path: '/tags/:id', audience: 'admin', permission: 'tag.define',
  summary: 'Rename a tag, in WeCom too', params: IdParams, body: Type.Object({ name: TagName }), response: Type.Object(Elsewhere),
})
export const deleteTag = endpoint({
  id: 'deleteTag', method: 'DELETE', path: '/tags/:id', audience: 'admin', permission: 'tag.define',
  summary: 'Delete a tag in WeCom and everywhere it is used', params: IdParams, response: Type.Object(Elsewhere),
})

export const TagOperation = Type.Object({
  id: Id,
  kind: Type.Union([Type.Literal('bulk_add'), Type.Literal('bulk_remove'), Type.Literal('merge'), Type.Literal('undo'), Type.Literal('rule')]),
  /** collecting → running → done; stuck = a merge that some refused; stopped = a restore gave it up; given_up = a merge that will not go on: who was changed stays changed, the old tag stays */
  state: Type.Union([Type.Literal('collecting'), Type.Literal('running'), Type.Literal('done'), Type.Literal('stuck'), Type.Literal('stopped'), Type.Literal('given_up')]),
  tagNames: Type.Array(Type.String()),
  targetName: Nullable(Type.String()),
  ruleSentence: Nullable(Type.String()),
  byName: Nullable(Type.String()),
  createdAt: Time,
  finishedAt: Nullable(Time),
  total: Type.Integer(), done: Type.Integer(), failed: Type.Integer(), skipped: Type.Integer(),
  /** Why it does not end. */
  note: Nullable(Type.String()),
  /** More customers matched than one operation takes. */
  cut: Type.Boolean(),
  canUndo: Type.Boolean(),
  canRetry: Type.Boolean(),
  canGiveUp: Type.Boolean(),
  undone: Type.Boolean(),
})
export type TagOperation = Static<typeof TagOperation>

export const mergeTag = endpoint({
  id: 'mergeTag', method: 'POST', path: '/tags/:id/merge', audience: 'admin', permission: 'tag.define',
  summary: 'Every customer of this tag gets the other one; then this one is deleted', params: IdParams,
  body: Type.Object({ into: Id }), response: Type.Object({ ...TagOperation.properties, ...Elsewhere }),
})
export const bulkTag = endpoint({
  id: 'bulkTag', method: 'POST', path: '/customers/bulk-tag', audience: 'admin', permission: 'tag.use',
  summary: 'Put tags on many relations or take them off, by ids or by the filter of the list',
  body: Type.Object({
    action: Type.Optional(Type.Union([Type.Literal('add'), Type.Literal('remove')])),
    relationIds: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 500 })),
    filter: Type.Optional(CustomerFilter),
    tagIds: Type.Array(Id, { minItems: 1, maxItems: 10 }),
  }),
  response: TagOperation,
})
export const listTagOperations = endpoint({
  id: 'listTagOperations', method: 'GET', path: '/tag-operations', audience: 'admin', permission: 'tag.read',
  summary: 'Recent operations on many customers, newest first',
  query: Type.Object({ storeId: Type.Optional(Id), cursor: Cursor, limit: Limit }), response: Page(TagOperation),
})
export const getTagOperation = endpoint({
  id: 'getTagOperation', method: 'GET', path: '/tag-operations/:id', audience: 'admin', permission: 'tag.read',
  summary: 'Progress of one operation, and who was left out and why', params: IdParams,
  response: Type.Object({
    ...TagOperation.properties,
    /** The first hundred that failed or were skipped. */
    left: Type.Array(Type.Object({ relationId: Id, personId: Nullable(Id), name: Type.String(), advisorName: Type.String(), state: Type.Union([Type.Literal('failed'), Type.Literal('skipped')]), reason: Type.String() })),
  }),
})
export const undoTagOperation = endpoint({
  id: 'undoTagOperation', method: 'POST', path: '/tag-operations/:id/undo', audience: 'admin', permission: 'tag.read',
  summary: 'Take back exactly what the operation changed', params: IdParams, response: TagOperation,
})
export const retryTagOperation = endpoint({
  id: 'retryTagOperation', method: 'POST', path: '/tag-operations/:id/retry', audience: 'admin', permission: 'tag.read',
  summary: 'Try those again that failed', params: IdParams, response: TagOperation,
})

export const giveUpTagOperation = endpoint({
  id: 'giveUpTagOperation', method: 'POST', path: '/tag-operations/:id/give-up', audience: 'admin', permission: 'tag.define',
  summary: 'End a merge that is stuck; the old tag may be used and changed again', params: IdParams, response: TagOperation,
})

export const RuleTriggerBody = Type.Union([
  Type.Object({ kind: Type.Literal('attribute'), key: Type.String({ minLength: 1, maxLength: 40 }), values: Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { minItems: 1, maxItems: 10 }), name: Type.Optional(Type.String({ maxLength: 40 })), exact: Type.Optional(Type.Boolean()) }),
  Type.Object({ kind: Type.Literal('script'), scriptId: Type.Optional(Id), category: Type.Optional(Type.String({ maxLength: 20 })), title: Type.String({ minLength: 1, maxLength: 60 }) }),
  Type.Object({ kind: Type.Literal('idle'), days: Type.Integer({ minimum: 3, maximum: 365 }) }),
])

export const TagRuleItem = Type.Object({
  id: Id,
  /** Null: for every store that may use the tag. */
  storeId: Nullable(Id),
  trigger: RuleTriggerBody,
  sentence: Type.String(),
  tagId: Id, tagName: Type.String(), tagScope: TagScope,
  takeOff: Type.Boolean(),
  enabled: Type.Boolean(),
  canEdit: Type.Boolean(),
  /** Customers that carry the tag because of it. */
  marks: Type.Integer(),
  lastRunAt: Nullable(Time),
})
export type TagRuleItem = Static<typeof TagRuleItem>

/** A channel code that tags: shown among the rules, changed in 渠道活码. */
export const CodeRuleItem = Type.Object({ codeId: Id, codeName: Type.String(), tags: Type.Array(Type.Object({ id: Id, name: Type.String(), scope: TagScope })) })

export const listTagRules = endpoint({
  id: 'listTagRules', method: 'GET', path: '/tag-rules', audience: 'admin', permission: 'tag.read',
  summary: 'What puts tags on by itself in a store', query: Type.Object({ storeId: Type.Optional(Id) }),
  response: Type.Object({ items: Type.Array(TagRuleItem), codes: Type.Array(CodeRuleItem) }),
})
const ruleFields = { trigger: RuleTriggerBody, tagId: Id, takeOff: Type.Boolean() }
export const createTagRule = endpoint({
  id: 'createTagRule', method: 'POST', path: '/tag-rules', audience: 'admin', permission: 'tag.define',
  summary: 'A new rule; it looks at the customers there are, too',
  body: Type.Object({ storeId: Id, ...ruleFields }), response: Type.Object({ id: Id }),
})
export const updateTagRule = endpoint({
  id: 'updateTagRule', method: 'PATCH', path: '/tag-rules/:id', audience: 'admin', permission: 'tag.define',
  summary: 'Change a rule, or switch it on or off', params: IdParams,
  body: Type.Object({
    trigger: Type.Optional(RuleTriggerBody), takeOff: Type.Optional(Type.Boolean()), enabled: Type.Optional(Type.Boolean()),
    /** What stood on the screen; 409 when somebody changed it meanwhile. */
    expected: Type.Optional(Type.Object({ sentence: Type.String({ maxLength: 400 }), takeOff: Type.Boolean(), enabled: Type.Boolean() })),
  }), response: Ok,
})
export const deleteTagRule = endpoint({
  id: 'deleteTagRule', method: 'DELETE', path: '/tag-rules/:id', audience: 'admin', permission: 'tag.define',
  summary: 'Delete a rule; the tags it put on stay', params: IdParams, response: Ok,
})

export const DeadTag = Type.Object({
  id: Id, name: Type.String(), groupName: Type.String(), scope: TagScope, uses: Nullable(Type.Integer()), lastUsedAt: Nullable(Time), createdAt: Nullable(Time),
  canEdit: Type.Boolean(),
  /** Codes and rules that would still put it on. */
  usedBy: Type.Array(Type.String()),
  /** A living tag of the same scope it could be merged into; null = delete it. */
  suggestion: Nullable(Type.Object({ id: Id, name: Type.String(), groupName: Type.String() })),
})
export type DeadTag = Static<typeof DeadTag>
export const listDeadTags = endpoint({
  id: 'listDeadTags', method: 'GET', path: '/tags/dead', audience: 'admin', permission: 'tag.read',
  summary: 'Tags nobody has put on for half a year', query: Type.Object({ storeId: Type.Optional(Id) }),
  response: Type.Object({ items: Type.Array(DeadTag) }),
})

export const TagMappingItem = Type.Object({
  tagId: Id, tagName: Type.String(), groupName: Type.String(), storeId: Id, storeName: Type.String(), uses: Nullable(Type.Integer()),
  /** suggested by an equal name · confirmed · dismissed (counts for none) · open */
  state: Type.Union([Type.Literal('suggested'), Type.Literal('confirmed'), Type.Literal('dismissed'), Type.Literal('open')]),
  targetId: Nullable(Id), targetName: Nullable(Type.String()),
  byName: Nullable(Type.String()),
})
export type TagMappingItem = Static<typeof TagMappingItem>
export const listTagMappings = endpoint({
  id: 'listTagMappings', method: 'GET', path: '/tag-mappings', audience: 'admin', permission: 'tag.define',
  summary: 'Tags of a store and the group tag each counts for', query: Type.Object({ storeId: Type.Optional(Id) }),
  response: Type.Object({ items: Type.Array(TagMappingItem), targets: Type.Array(Type.Object({ id: Id, name: Type.String(), groupName: Type.String() })) }),
})
export const mapTag = endpoint({
  id: 'mapTag', method: 'PUT', path: '/tag-mappings/:id', audience: 'admin', permission: 'tag.define',
  summary: 'A store tag counts for this group tag; null = for none', params: IdParams,
  body: Type.Object({ targetId: Nullable(Id) }), response: Ok,
})
export const getTagRollUp = endpoint({
  id: 'getTagRollUp', method: 'GET', path: '/tags/roll-up', audience: 'admin', permission: 'tag.report',
  summary: 'Group tags with the mapped store tags of all stores: counts only',
  response: Type.Object({
    stores: Type.Array(Type.Object({ id: Id, name: Type.String() })),
    groups: Type.Array(Type.Object({
      name: Type.String(),
      tags: Type.Array(Type.Object({
        name: Type.String(), total: Type.Integer(),
        /** Of the total, by mapped store tags. */
        mapped: Type.Integer(),
        /** In the order of `stores`; null = fewer than ten in a store of another company. */
        byStore: Type.Array(Nullable(Type.Integer())),
      })),
    })),
  }),
})
