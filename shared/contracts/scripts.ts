import { Type, type Static } from 'typebox'
import { Id, IdParams, Nullable, Ok, RequestKey, Time } from './common.ts'
import { endpoint } from './endpoint.ts'
import { Promotion } from './promotions.ts'
import { ScriptContent, ScriptKind, ScriptLayer } from './script-content.ts'

export const ScriptState = Type.Union([
  Type.Literal('own'), Type.Literal('inherited'), Type.Literal('overridden'), Type.Literal('forked'), Type.Literal('orphaned'),
])

/** One place of the library a viewer has, with the words that stand in it now. */
export const ScriptItem = Type.Object({
  /** The row of these words: changes when a store puts its own words into the place. */
  id: Id,
  /** The place: uses, favourites, order and sends belong to it. */
  slotId: Id,
  kind: ScriptKind,
  /** Whose words they are. */
  scope: ScriptLayer,
  /** Own · inherited from a template · overridden (本店已改) · forked (脱离) · orphaned (集团已停用, the store decides). */
  state: ScriptState,
  storeId: Nullable(Id),
  brand: Nullable(Type.String()),
  /** 必须使用 */
  locked: Type.Boolean(),
  /** 待对比: the template moved on, or was retired. */
  pending: Type.Boolean(),
  /** 停用 by the store; a sidebar never gets these. */
  hidden: Type.Boolean(),
  ...ScriptContent.properties,
  code: Type.String(),
  /** The text parts, joined. */
  text: Type.String(),
  /** Variable names in {…} in the text. */
  variables: Type.Array(Type.String()),
  /** Search keys made on the server: full pinyin and initials of the title. */
  pinyin: Type.String(),
  initials: Type.String(),
  expired: Type.Boolean(),
  expiredWhy: Nullable(Type.Union([Type.Literal('script'), Type.Literal('promotion')])),
  /** The offer its promotion variables read. */
  promotion: Nullable(Id),
  sort: Type.Integer(),
  storeUses: Type.Integer(),
  myUses: Type.Integer(),
  /** 客户有回应, tapped by advisors of the store. */
  responses: Type.Integer(),
  favourite: Type.Boolean(),
  /** Version of these words; send it back when changing them. */
  version: Type.Integer(),
  /** Version of the template of the place, where it has one. */
  templateVersion: Nullable(Type.Integer()),
  updatedAt: Time,
  canEdit: Type.Boolean(),
})
export type ScriptItem = Static<typeof ScriptItem>

export const listScripts = endpoint({
  id: 'listScripts', method: 'GET', path: '/scripts', audience: 'staff', permission: 'script.use',
  summary: 'The library of a store as the caller has it: templates with the store\'s changes, own and personal ones, in order',
  query: Type.Object({ storeId: Type.Optional(Id) }),
  response: Type.Object({
    items: Type.Array(ScriptItem),
    /** Slots the caller sent last, newest first. */
    recent: Type.Array(Id),
    promotions: Type.Array(Promotion),
  }),
})

/** `acknowledged` = keys of the findings (shared/domain/script-lint) the publisher has seen. */
const Publish = {
  content: ScriptContent,
  acknowledged: Type.Array(Type.String({ maxLength: 300 }), { maxItems: 50 }),
  note: Type.Optional(Nullable(Type.String({ maxLength: 100 }))),
}
export const createScript = endpoint({
  id: 'createScript', method: 'POST', path: '/scripts', audience: 'admin', permission: 'script.publish',
  summary: 'Publish a new script of a store (storeId), a brand (brand) or the group (neither)',
  body: Type.Object({ storeId: Type.Optional(Id), brand: Type.Optional(Type.String({ maxLength: 20 })), kind: ScriptKind, gapId: Type.Optional(Id), idempotencyKey: RequestKey, ...Publish }),
  response: ScriptItem,
})
export const updateScript = endpoint({
  id: 'updateScript', method: 'PUT', path: '/scripts/:id', audience: 'admin', permission: 'script.publish',
  summary: 'Publish the next version of own words (id of the row); 409 with who, when and what if somebody was first', params: IdParams,
  body: Type.Object({
    baseVersion: Type.Integer({ minimum: 1 }),
    /** For own words in a template's place: the template version that was looked at. */
    templateVersion: Type.Optional(Type.Integer({ minimum: 1 })),
    gapId: Type.Optional(Id), ...Publish,
  }),
  response: ScriptItem,
})
/** One of the two. */
const Whose = { storeId: Type.Optional(Id), brand: Type.Optional(Type.String({ maxLength: 20 })) }
export const overrideScript = endpoint({
  id: 'overrideScript', method: 'POST', path: '/scripts/:id/override', audience: 'admin', permission: 'script.publish',
  summary: 'Put own words of a store (storeId) or of a brand (brand) into the place of an inherited template (id of the slot)', params: IdParams,
  body: Type.Object({ ...Whose, templateVersion: Type.Integer({ minimum: 1 }), gapId: Type.Optional(Id), ...Publish }), response: ScriptItem,
})
export const decideScript = endpoint({
  id: 'decideScript', method: 'POST', path: '/scripts/:id/decision', audience: 'admin', permission: 'script.publish',
  summary: 'What a store does with a place (id of the slot): 采用集团版, 保留本店版, 脱离, 停用, 启用, 也停用; a brand: the first two and the last', params: IdParams,
  body: Type.Object({
    ...Whose,
    act: Type.Union([Type.Literal('adopt'), Type.Literal('keep'), Type.Literal('fork'), Type.Literal('hide'), Type.Literal('show'), Type.Literal('drop')]),
    /** The template version that was looked at (keep). */
    templateVersion: Type.Optional(Type.Integer({ minimum: 1 })),
  }),
  response: Ok,
})
export const deleteScript = endpoint({
  id: 'deleteScript', method: 'DELETE', path: '/scripts/:id', audience: 'admin', permission: 'script.publish',
  summary: 'Retire a script of the store, or a template for everybody who inherits it', params: IdParams, response: Ok,
})
export const placeScripts = endpoint({
  id: 'placeScripts', method: 'PUT', path: '/script-order', audience: 'admin', permission: 'script.publish',
  summary: 'The order of one shelf: of a store (storeId), or of the templates of headquarters',
  body: Type.Object({ storeId: Type.Optional(Id), slotIds: Type.Array(Id, { minItems: 1, maxItems: 500 }) }), response: Ok,
})

export const ScriptVersion = Type.Object({
  version: Type.Integer(), content: ScriptContent, note: Nullable(Type.String()), authorName: Type.String(), publishedAt: Time,
  /** Findings that were published knowingly. */
  acknowledged: Type.Array(Type.String()),
})
export type ScriptVersion = Static<typeof ScriptVersion>
export const listScriptVersions = endpoint({
  id: 'listScriptVersions', method: 'GET', path: '/scripts/:id/versions', audience: 'admin', permission: 'script.publish',
  summary: 'What a row said before, newest first', params: IdParams, response: Type.Object({ items: Type.Array(ScriptVersion) }),
})
export const getScriptDiff = endpoint({
  id: 'getScriptDiff', method: 'GET', path: '/scripts/:id/diff', audience: 'admin', permission: 'script.publish',
  summary: 'The store\'s words beside the template it started from and the template of now (id of the slot)', params: IdParams,
  query: Type.Object({ storeId: Id }),
  response: Type.Object({ mine: ScriptVersion, base: Nullable(ScriptVersion), theirs: ScriptVersion, templateRetired: Type.Boolean() }),
})

/** Own scripts of an advisor: text only, seen by nobody else. */
const OwnScript = Type.Object({
  category: Type.String({ maxLength: 20 }), title: Type.String({ minLength: 1, maxLength: 30 }), text: Type.String({ minLength: 1, maxLength: 1000 }),
  acknowledged: Type.Array(Type.String({ maxLength: 300 }), { maxItems: 50 }),
})
export const createOwnScript = endpoint({
  id: 'createOwnScript', method: 'POST', path: '/own-scripts', audience: 'sidebar', permission: 'script.own',
  summary: 'Write a script for oneself', body: OwnScript, response: ScriptItem,
})
export const updateOwnScript = endpoint({
  id: 'updateOwnScript', method: 'PUT', path: '/own-scripts/:id', audience: 'sidebar', permission: 'script.own',
  summary: 'Change an own script', params: IdParams, body: Type.Object({ ...OwnScript.properties, baseVersion: Type.Integer({ minimum: 1 }) }), response: ScriptItem,
})
export const deleteOwnScript = endpoint({
  id: 'deleteOwnScript', method: 'DELETE', path: '/own-scripts/:id', audience: 'sidebar', permission: 'script.own',
  summary: 'Delete an own script', params: IdParams, response: Ok,
})
export const addFavourite = endpoint({
  id: 'addFavourite', method: 'PUT', path: '/scripts/:id/favourite', audience: 'staff', permission: 'script.use',
  summary: 'Mark a place as favourite', params: IdParams, response: Ok,
})
export const removeFavourite = endpoint({
  id: 'removeFavourite', method: 'DELETE', path: '/scripts/:id/favourite', audience: 'staff', permission: 'script.use',
  summary: 'Not a favourite any more', params: IdParams, response: Ok,
})
