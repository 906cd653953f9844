import { Type } from 'typebox'
import type { Install, WecomClient } from '../client.ts'

/** Who logged in at a service account of the upstream's own legal entity. */
export interface WechatIds { unionid: string; openid: string }

const Added = Type.Object({ external_userid_info: Type.Array(Type.Object({ corpid: Type.String(), external_userid: Type.String() })) })
const Pending = Type.Object({ pending_id: Type.String() })
const PendingOf = Type.Object({ result: Type.Array(Type.Object({ external_userid: Type.String(), pending_id: Type.String() })) })

const idsPerCall = 100

/** POST corpgroup/unionid_to_external_userid: whose customers this person is already, by downstream corp (doc 95818). */
export async function customersOfUnionid(client: WecomClient, upstream: Install, ids: WechatIds): Promise<{ corpId: string; externalUserId: string }[]> {
  const answer = await client.call(upstream, 'corpgroup/unionid_to_external_userid', { priority: 'sync', repeatable: true, body: { ...ids }, answer: Added })
  return answer.external_userid_info.map((one) => ({ corpId: one.corpid, externalUserId: one.external_userid }))
}

/** POST corpgroup/unionid_to_pending_id: by which a later friend is recognised, for 90 days (doc 97357). */
export async function pendingOfUnionid(client: WecomClient, upstream: Install, ids: WechatIds): Promise<string> {
  return (await client.call(upstream, 'corpgroup/unionid_to_pending_id', { priority: 'sync', repeatable: true, body: { ...ids }, answer: Pending })).pending_id
}

/** POST corpgroup/batch/external_userid_to_pending_id: only of whom the upstream made one before (doc 97357). */
export async function pendingOfCustomers(client: WecomClient, install: Install, externalUserIds: readonly string[]): Promise<{ externalUserId: string; pendingId: string }[]> {
  const found: { externalUserId: string; pendingId: string }[] = []
  for (let from = 0; from < externalUserIds.length; from += idsPerCall) {
    const { result } = await client.call(install, 'corpgroup/batch/external_userid_to_pending_id', { priority: 'sync', repeatable: true, body: { external_userid: externalUserIds.slice(from, from + idsPerCall) }, answer: PendingOf })
    found.push(...result.map((one) => ({ externalUserId: one.external_userid, pendingId: one.pending_id })))
  }
  return found
}
