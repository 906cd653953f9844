import { Type, type Static } from 'typebox'
import { Id, IdParams, Nullable, Ok, Time } from './common.ts'
import { endpoint } from './endpoint.ts'
import { ScriptItem, ScriptState } from './scripts.ts'

const Figures = { storeUses: Type.Integer(), responses: Type.Integer() }

export const ScriptTemplate = Type.Object({
  ...ScriptItem.properties,
  /** Stores it reaches, and what they made of it. */
  reach: Type.Object({ stores: Type.Integer(), inherited: Type.Integer(), overridden: Type.Integer(), forked: Type.Integer(), hidden: Type.Integer(), pending: Type.Integer() }),
})
export type ScriptTemplate = Static<typeof ScriptTemplate>

export const listScriptTemplates = endpoint({
  id: 'listScriptTemplates', method: 'GET', path: '/script-templates', audience: 'admin', permission: 'script.template',
  summary: '话术模板 of group and brands with uses in all stores and what the stores made of them',
  response: Type.Object({ items: Type.Array(ScriptTemplate) }),
})
export const lockScriptTemplate = endpoint({
  id: 'lockScriptTemplate', method: 'PUT', path: '/script-templates/:id/lock', audience: 'admin', permission: 'script.template',
  summary: '必须使用: stores\' own words sleep while it is locked', params: IdParams, body: Type.Object({ locked: Type.Boolean() }), response: Ok,
})
export const TemplateStore = Type.Object({
  storeId: Id, storeName: Type.String(), state: ScriptState, hidden: Type.Boolean(), pending: Type.Boolean(), changedAt: Nullable(Time), ...Figures,
})
export type TemplateStore = Static<typeof TemplateStore>
export const listTemplateStores = endpoint({
  id: 'listTemplateStores', method: 'GET', path: '/script-templates/:id/stores', audience: 'admin', permission: 'script.template',
  summary: 'Store by store: who inherits, changed or left a template, and how often it was sent', params: IdParams,
  response: Type.Object({ items: Type.Array(TemplateStore) }),
})
