import { Type, type Static } from 'typebox'
import { Id, Nullable, Ok, Time } from './common.ts'
import { endpoint } from './endpoint.ts'
import { LevelView } from './levels.ts'
import { SidebarPanels } from './preferences.ts'

export const StoreRef = Type.Object({ id: Id, name: Type.String(), shortName: Type.String(), brand: Type.String(), /** May one see its customers one by one? Headquarters only with a recorded basis. */ customers: Type.Boolean() })
export type StoreRef = Static<typeof StoreRef>

export const Me = Type.Object({
  employeeId: Id,
  memberId: Id,
  userid: Type.String(),
  name: Type.String(),
  avatarUrl: Nullable(Type.String()),
  groupName: Type.String(),
  corpId: Type.String(),
  agentId: Type.Integer(),
  /** Role codes of the glossary, e.g. sales_advisor. */
  roles: Type.Array(Type.String()),
  roleNames: Type.Array(Type.String()),
  stores: Type.Array(StoreRef),
  /** Levels by brand, of the brands of `stores`. */
  levels: Type.Record(Type.String(), Type.Array(LevelView)),
  /** How the sidebar's panels stand; null = as they come. */
  panels: Nullable(SidebarPanels),
  /** permission → widest scope the policy table grants (own, store, group); absent = not allowed. */
  can: Type.Record(Type.String(), Type.String()),
  /** The server's clock; the demo's day starts at 10:00. */
  now: Time,
  demo: Type.Boolean(),
})
export type Me = Static<typeof Me>

export const JsSignature = Type.Object({
  corpId: Type.String(),
  agentId: Type.Integer(),
  timestamp: Type.String(),
  nonceStr: Type.String(),
  signature: Type.String(),
})
export type JsSignature = Static<typeof JsSignature>

export const startSidebarLogin = endpoint({
  id: 'startSidebarLogin', method: 'POST', path: '/auth/sidebar/start', audience: 'public',
  summary: 'Begin the silent WeCom login of the sidebar',
  body: Type.Object({
    corpId: Type.String({ minLength: 1, maxLength: 64 }),
    agentId: Type.Integer({ minimum: 1 }),
    /** Where WeCom sends the browser back; its origin must be one of PUBLIC_ORIGINS. */
    redirectUri: Type.String({ maxLength: 2048 }),
  }),
  response: Type.Object({ authorizeUrl: Type.String(), nonce: Type.String() }),
})

export const finishSidebarLogin = endpoint({
  id: 'finishSidebarLogin', method: 'POST', path: '/auth/sidebar/finish', audience: 'public',
  summary: 'Exchange the single-use OAuth code for a bearer kept in memory',
  body: Type.Object({
    code: Type.String({ minLength: 1, maxLength: 512 }),
    state: Type.String({ minLength: 1, maxLength: 128 }),
    nonce: Type.String({ minLength: 1, maxLength: 128 }),
    /** The page's address without code, state and fragment: what the SDK will ask to have signed. */
    url: Type.String({ maxLength: 2048 }),
  }),
  response: Type.Object({ token: Type.String(), expiresAt: Time, me: Me, agentConfig: JsSignature }),
})

export const signUrl = endpoint({
  id: 'signUrl', method: 'GET', path: '/auth/sidebar/signature', audience: 'sidebar',
  summary: 'JS-SDK signature for one address (kind: agent or corp)',
  query: Type.Object({
    url: Type.String({ maxLength: 2048 }),
    kind: Type.Union([Type.Literal('agent'), Type.Literal('corp')]),
  }),
  response: JsSignature,
})

export const listLoginCorps = endpoint({
  id: 'listLoginCorps', method: 'GET', path: '/auth/admin/corps', audience: 'public',
  summary: 'Corps whose staff may log in to the console',
  response: Type.Object({
    items: Type.Array(Type.Object({ corpId: Type.String(), agentId: Type.Integer(), name: Type.String() })),
    demo: Type.Boolean(),
  }),
})

export const getMe = endpoint({
  id: 'getMe', method: 'GET', path: '/auth/me', audience: 'staff', summary: 'Who is logged in and what they may do',
  response: Me,
})

export const logoutAdmin = endpoint({
  id: 'logoutAdmin', method: 'POST', path: '/auth/admin/logout', audience: 'admin',
  summary: 'End the console session on the server', response: Ok,
})
