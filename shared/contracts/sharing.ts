import { Type, type Static } from 'typebox'
import { modules } from '../domain/modules.ts'
import { Id, IdParams, Nullable, Ok, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

/** pending 待授权 · confirming 待确认敏感权限 · active 已启用 · revoked 停用 · left 已退出 (by the store, here) */
export const shareStates = ['pending', 'confirming', 'active', 'revoked', 'left'] as const
export type ShareState = (typeof shareStates)[number]

const ModuleName = Type.Enum([...modules])

export const Dealer = Type.Object({
  /** The share's id; null for a corp that has an app of its own. */
  shareId: Nullable(Id),
  /** The corp's id here, once it is connected. */
  corpId: Nullable(Id),
  corpName: Type.String(),
  driver: Type.Union([Type.Literal('self_built'), Type.Literal('shared')]),
  state: Type.Enum([...shareStates]),
  since: Nullable(Time),
  /** False: invited to the chain, not come yet. */
  joined: Type.Boolean(),
  store: Nullable(Type.Object({ id: Id, name: Type.String(), brand: Type.String(), off: Type.Array(ModuleName) })),
  health: Nullable(Type.Object({
    token: Type.Union([Type.Literal('ok'), Type.Literal('failed'), Type.Literal('unknown')]),
    /** Why the token is refused, and who must do what. */
    reason: Nullable(Type.String()),
    lastCallbackAt: Nullable(Time),
    tags: Type.Integer(),
    lastSyncAt: Nullable(Time),
  })),
  remindedAt: Nullable(Time),
  /** Null: nobody can be reached by message. */
  remindWhom: Nullable(Type.String()),
})
export type Dealer = Static<typeof Dealer>

export const SharingBoard = Type.Object({
  now: Time,
  /** The app HQ shares; null while the group's own corp is not connected. */
  app: Nullable(Type.Object({ name: Type.String(), corpName: Type.String(), agentId: Type.Integer() })),
  checkedAt: Nullable(Time),
  /** Why the last look at WeCom failed. */
  trouble: Nullable(Type.String()),
  dealers: Type.Array(Dealer),
})
export type SharingBoard = Static<typeof SharingBoard>

export const getSharingBoard = endpoint({
  id: 'getSharingBoard', method: 'GET', path: '/sharing', audience: 'admin', permission: 'sharing.read',
  summary: 'Dealers of the chain: who has the app, what is switched on, how it stands', response: SharingBoard,
})
export const refreshSharing = endpoint({
  id: 'refreshSharing', method: 'POST', path: '/sharing/refresh', audience: 'admin', permission: 'sharing.manage',
  summary: 'Ask WeCom now who confirmed and who took the app back', response: Type.Object({ changed: Type.Integer() }),
})
export const markShared = endpoint({
  id: 'markShared', method: 'POST', path: '/sharing/:id/shared', audience: 'admin', permission: 'sharing.manage',
  summary: 'HQ has shared the app in the WeCom console and waits for the dealer', params: IdParams, response: Ok,
})
export const remindDealer = endpoint({
  id: 'remindDealer', method: 'POST', path: '/sharing/:id/remind', audience: 'admin', permission: 'sharing.manage',
  summary: 'Message who can get the dealer to confirm; once an hour', params: IdParams, response: Ok,
})
export const switchModule = endpoint({
  id: 'switchModule', method: 'PUT', path: '/stores/:id/modules', audience: 'admin', permission: 'sharing.manage',
  summary: 'Switch a module on or off for a dealer', params: IdParams,
  body: Type.Object({ module: ModuleName, on: Type.Boolean() }), response: Ok,
})
