import { createHash } from 'node:crypto'
import { Type } from 'typebox'
import { WecomError } from './errors.ts'

/** One app in one corp, as calls need it. */
export interface Install {
  groupId: string
  id: string
  corpId: string
  agentId: number
  gateway: CorpGateway
}

/** How a corp is reached: by its own app's secret, or by an app another corp shares to it. What calls the API does not know which. */
export type CorpGateway =
  | { readonly driver: 'self_built'; secret(): string }
  /** `revoked`: the downstream took the app back; nothing may be called any more. */
  | { readonly driver: 'shared'; readonly upstream: Install; readonly revoked: boolean }

export const selfBuilt = (secret: () => string): CorpGateway => ({ driver: 'self_built', secret })

/** 上下游 (doc 95816); left out it would mean 企业互联. */
const chain = 1
export const DownstreamApp = Type.Object({ corpid: Type.String(), agentid: Type.Integer(), business_type: Type.Literal(chain) })
export const downstreamOf = ({ corpId, agentId }: Install) => ({ corpid: corpId, agentid: agentId, business_type: chain })

/** Errcode of an app that is not shared with that corp (any more), doc 90313. */
export const notShared = 670001

/** Before any call and any cached token: who took the app back is left alone at once. */
export function refuseRevoked(install: Install, path: string): void {
  if (install.gateway.driver === 'shared' && install.gateway.revoked) throw new WecomError(path, notShared, 'not called: the downstream took the app back')
}

/** What a token fetch presents: a changed secret is tried at once. A shared app presents none, so it is never held back. */
export function secretHash({ id, gateway }: Install): { secretHash?: () => string } {
  if (gateway.driver !== 'self_built') return {}
  return { secretHash: () => createHash('sha256').update(`${id}:${gateway.secret()}`).digest('hex').slice(0, 32) }
}
