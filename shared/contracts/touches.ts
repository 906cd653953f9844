import { Type, type Static } from 'typebox'
import { receiveRules } from '../domain/touches.ts'
import { Id, IdParams, Nullable, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

const Clock = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' })

/** What HQ decides for the whole group. */
export const TouchPolicy = Type.Object({
  version: Type.Integer(),
  /** Nothing is planned for, confirmed late into, or reminded in these hours of the group's zone. */
  quietFrom: Clock,
  quietTo: Clock,
  /** On: a broadcast of marketing waits for HQ; what is unchanged from an approved one passes. */
  approval: Type.Boolean(),
  approvalMinutes: Type.Integer({ minimum: 10, maximum: 2880 }),
})
export type TouchPolicy = Static<typeof TouchPolicy>

export const CorpTouchRule = Type.Object({
  corpId: Id, corpName: Type.String(), stores: Type.Array(Type.String()), rule: Type.Enum([...receiveRules]), changedAt: Nullable(Time), changedBy: Nullable(Type.String()),
  mayChange: Type.Boolean(),
})
export type CorpTouchRule = Static<typeof CorpTouchRule>

export const getTouchRules = endpoint({
  id: 'getTouchRules', method: 'GET', path: '/touch-rules', audience: 'admin', permission: 'broadcast.read', summary: 'Quiet hours, approval, and how much one customer of each corp may receive',
  response: Type.Object({ policy: TouchPolicy, mayChange: Type.Boolean(), corps: Type.Array(CorpTouchRule) }),
})
export const setTouchPolicy = endpoint({
  id: 'setTouchPolicy', method: 'PUT', path: '/touch-rules', audience: 'admin', permission: 'broadcast.rules', summary: 'Change the rules of the group', body: TouchPolicy, response: TouchPolicy,
})
export const setReceiveRule = endpoint({
  id: 'setReceiveRule', method: 'PUT', path: '/touch-rules/corps/:id', audience: 'admin', permission: 'broadcast.rule_of_corp', summary: 'Write down what the admin of the corp chose in the WeCom console', params: IdParams,
  body: Type.Object({ rule: Type.Enum([...receiveRules]) }), response: CorpTouchRule,
})
