import { Type, type Static } from 'typebox'
import { Id, IdParams, Nullable } from './common.ts'
import { endpoint } from './endpoint.ts'

const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' })

export const checkKeys = ['token', 'ip', 'callback', 'range', 'contact', 'codes'] as const
export type CheckKey = (typeof checkKeys)[number]

export const Check = Type.Object({
  key: Type.Enum([...checkKeys]),
  /** waiting: nothing wrong, but something has to arrive first */
  state: Type.Union([Type.Literal('ok'), Type.Literal('failed'), Type.Literal('waiting')]),
  detail: Type.String(),
  /** Who must do what where; null when there is nothing to do. */
  action: Nullable(Type.String()),
  errcode: Nullable(Type.Integer()),
})
export type Check = Static<typeof Check>

export const OnboardingCorp = Type.Object({
  id: Id, name: Type.String(), driver: Type.Union([Type.Literal('self_built'), Type.Literal('shared')]), stores: Type.Array(Type.String()),
  /** What to fill in at WeCom; a shared app has it already. */
  addresses: Nullable(Type.Object({ callback: Type.String(), sidebar: Type.String(), domain: Type.String() })),
})
export type OnboardingCorp = Static<typeof OnboardingCorp>

export const getOnboardingCorp = endpoint({
  id: 'getOnboardingCorp', method: 'GET', path: '/onboarding/corps/:id', audience: 'admin', permission: 'onboarding.run',
  summary: 'A corp on its way in, and what WeCom has to be told', params: IdParams, response: OnboardingCorp,
})
export const connectOwnApp = endpoint({
  id: 'connectOwnApp', method: 'POST', path: '/onboarding/corps', audience: 'admin', permission: 'onboarding.run',
  summary: 'Connect a corp by an app of its own; the secret is tried before it is kept',
  body: Type.Object({
    corpId: Text(64), name: Text(60), agentId: Type.Integer({ minimum: 1 }), secret: Text(100),
    callbackToken: Type.String({ pattern: '^[A-Za-z0-9]{1,32}$' }), encodingAesKey: Type.String({ minLength: 43, maxLength: 43, pattern: '^[A-Za-z0-9]{43}$' }),
  }),
  response: Type.Object({ id: Id }),
})
export const runChecks = endpoint({
  id: 'runChecks', method: 'POST', path: '/onboarding/corps/:id/checks', audience: 'admin', permission: 'onboarding.run',
  summary: 'Try each setting at WeCom now', params: IdParams, response: Type.Object({ items: Type.Array(Check) }),
})
export const listCorpMembers = endpoint({
  id: 'listCorpMembers', method: 'GET', path: '/onboarding/corps/:id/members', audience: 'admin', permission: 'onboarding.run',
  summary: 'Members the app sees, to choose the store manager from', params: IdParams,
  response: Type.Object({ items: Type.Array(Type.Object({ userid: Type.String(), name: Type.String(), department: Type.String() })) }),
})
export const openStore = endpoint({
  id: 'openStore', method: 'POST', path: '/onboarding/corps/:id/store', audience: 'admin', permission: 'onboarding.run',
  summary: 'The corp becomes a store: people, tags and customers are read', params: IdParams,
  body: Type.Object({
    legalEntity: Text(60), name: Text(60), shortName: Text(10), city: Text(20), brand: Text(20), phone: Text(20), address: Text(120), managerUserid: Text(64),
  }),
  response: Type.Object({ storeId: Id }),
})
