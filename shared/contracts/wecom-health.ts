import { Type, type Static } from 'typebox'
import { Id, Nullable, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

export const wecomFamilies = ['credential', 'contacts', 'tags', 'codes', 'welcome', 'mass', 'media', 'notices', 'members', 'other'] as const
export type WecomFamily = (typeof wecomFamilies)[number]
const Family = Type.Enum([...wecomFamilies])

const Used = Type.Object({ used: Type.Integer(), cap: Type.Integer() })

export const CorpHealth = Type.Object({
  corpId: Id,
  name: Type.String(),
  /** ok: WeCom accepted the secret · unknown: not tried yet · refused: the last try failed · blocked: several failed, we stopped trying */
  secret: Type.Object({
    state: Type.Union([Type.Literal('ok'), Type.Literal('unknown'), Type.Literal('refused'), Type.Literal('blocked')]),
    reason: Nullable(Type.String()), action: Nullable(Type.String()), failures: Type.Integer(),
    retryAt: Nullable(Time), tokenEndsAt: Nullable(Time),
  }),
  lastCallbackAt: Nullable(Time),
  calls24h: Type.Integer(),
  /** Per family: its endpoint that is closest to a limit. */
  budget: Type.Array(Type.Object({ family: Family, path: Type.String(), minute: Used, hour: Used })),
  /** WeCom answers 45009 to these at present. */
  blocks: Type.Array(Type.Object({ family: Family, path: Type.String(), until: Time })),
  /** Refusals of the last 24 hours, most frequent first. */
  errors: Type.Array(Type.Object({ family: Family, errcode: Nullable(Type.Integer()), calls: Type.Integer(), reason: Type.String(), action: Type.String(), lastHour: Time })),
  /** Calls under way in the process that answers this. */
  concurrency: Type.Object({ active: Type.Integer(), waiting: Type.Integer(), limit: Type.Integer(), halved: Type.Boolean() }),
})
export type CorpHealth = Static<typeof CorpHealth>

export const WecomHealth = Type.Object({ now: Time, corps: Type.Array(CorpHealth) })
export type WecomHealth = Static<typeof WecomHealth>

export const getWecomHealth = endpoint({
  id: 'getWecomHealth', method: 'GET', path: '/wecom-health', audience: 'admin', permission: 'wecom.read',
  summary: 'How each corp stands with WeCom: secret, allowance, refusals', response: WecomHealth,
})
