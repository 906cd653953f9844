import { Type, type Static } from 'typebox'
import type { Install, WecomClient } from '../client.ts'

const Chains = Type.Object({ chains: Type.Array(Type.Object({ chain_id: Type.String(), chain_name: Type.String() })) })
const Groups = Type.Object({ groups: Type.Array(Type.Object({ groupid: Type.Integer() })) })
const ChainCorp = Type.Object({
  corpid: Type.Optional(Type.String()), pending_corpid: Type.Optional(Type.String()), corp_name: Type.String(), invite_userid: Type.Optional(Type.String()),
  is_joined: Type.Union([Type.Integer(), Type.Boolean()]),
})
const ChainCorps = Type.Object({ has_more: Type.Optional(Type.Boolean()), next_cursor: Type.Optional(Type.String()), group_corps: Type.Array(ChainCorp) })
const SharedTo = Type.Object({ corpid: Type.String(), corp_name: Type.String(), agentid: Type.Integer() })
const Shares = Type.Object({ ending: Type.Integer(), corp_list: Type.Array(SharedTo), next_cursor: Type.Optional(Type.String()) })

export type SharedTo = Static<typeof SharedTo>
/** `corpId` is the pending one until the corp has joined. */
export interface ChainCorp { corpId: string; name: string; joined: boolean; inviterUserid: string | null }

const pageSize = 100
const kind = { priority: 'sync', repeatable: true } as const

/** GET corpgroup/corp/get_chain_list (doc 95820). */
export async function listChains(client: WecomClient, upstream: Install): Promise<{ id: string; name: string }[]> {
  return (await client.call(upstream, 'corpgroup/corp/get_chain_list', { ...kind, answer: Chains })).chains.map((one) => ({ id: one.chain_id, name: one.chain_name }))
}

/** Every corp of a chain, invited ones too; the list answers one group at a time (doc 95820). */
export async function listChainCorps(client: WecomClient, upstream: Install, chainId: string): Promise<ChainCorp[]> {
  const { groups } = await client.call(upstream, 'corpgroup/corp/get_chain_group', { ...kind, body: { chain_id: chainId }, answer: Groups })
  const corps: ChainCorp[] = []
  for (const { groupid } of groups) {
    for (let cursor = ''; ;) {
      const page = await client.call(upstream, 'corpgroup/corp/get_chain_corpinfo_list', { ...kind, body: { chain_id: chainId, groupid, need_pending: true, limit: pageSize, cursor }, answer: ChainCorps })
      for (const one of page.group_corps) {
        const corpId = one.corpid ?? one.pending_corpid
        if (corpId !== undefined) corps.push({ corpId, name: one.corp_name, joined: Boolean(one.is_joined), inviterUserid: one.invite_userid ?? null })
      }
      cursor = page.next_cursor ?? ''
      if (page.has_more !== true || cursor === '') break
    }
  }
  return corps
}

/** Whom the app is shared to by 上下游. What the other side has not confirmed is not in it (doc 95813). */
export async function listShares(client: WecomClient, upstream: Install): Promise<SharedTo[]> {
  const shares: SharedTo[] = []
  for (let cursor = ''; ;) {
    const page = await client.call(upstream, 'corpgroup/corp/list_app_share_info', { ...kind, body: { agentid: upstream.agentId, business_type: 1, limit: pageSize, cursor }, answer: Shares })
    shares.push(...page.corp_list)
    cursor = page.next_cursor ?? ''
    if (page.ending === 1 || cursor === '') return shares
  }
}
