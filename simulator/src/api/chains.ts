import { corpOfShownId, shownCorpId } from '../model/principals.ts'
import { chainsOf } from '../model/shares.ts'
import type { Chain } from '../model/types.ts'
import { flag, fromCursor, integer, required, text, toCursor, type Call, type Endpoint, type Json } from './call.ts'
import { WecomError, ok } from './errors.ts'

const ROOT = 1

/** One app of the upstream is configured in 上下游-可调用接口的应用; others are told 48002. */
function chainOf(call: Call): Chain {
  const own = chainsOf(call.sim.world).filter((c) => c.corpId === call.corp.corpId && c.apiAgentId === call.app.agentId)
  if (own.length === 0) throw new WecomError(48002)
  const chain = own.find((c) => c.chainId === required(call.body, 'chain_id', { missing: 670002 }))
  if (!chain) throw new WecomError(670002)
  return chain
}

function groupOf(chain: Chain, body: Json): number | undefined {
  const groupid = integer(body, 'groupid')
  if (groupid !== undefined && !chain.groups.some((g) => g.groupid === groupid)) throw new WecomError(670003)
  return groupid
}

/** A corp that has not joined has no corpid for the upstream, only a pending one. */
const idOf = (call: Call, corpId: string, joined: boolean): Json => ({ [joined ? 'corpid' : 'pending_corpid']: shownCorpId(call.sim.world, call.corp.corpId, joined ? corpId : `pending ${corpId}`) })

export const chainEndpoints: Record<string, Endpoint> = {
  'corpgroup/corp/get_chain_list': {
    method: 'GET',
    run({ sim, corp, app }) {
      const own = chainsOf(sim.world).filter((c) => c.corpId === corp.corpId && c.apiAgentId === app.agentId)
      if (own.length === 0) throw new WecomError(48002)
      return { ...ok, chains: own.map((c) => ({ chain_id: c.chainId, chain_name: c.name })) }
    },
  },
  'corpgroup/corp/get_chain_group': {
    method: 'POST',
    run(call) {
      const chain = chainOf(call)
      const from = groupOf(chain, call.body)
      return { ...ok, groups: chain.groups.filter((g) => from === undefined || g.groupid === from || g.parentid === from).map((g) => ({ groupid: g.groupid, group_name: g.name, parentid: g.parentid, order: g.order })) }
    },
  },
  'corpgroup/corp/get_chain_corpinfo_list': {
    method: 'POST',
    /** page 95820: one level of groups only; a limit above 0 makes pages. */
    run(call) {
      const chain = chainOf(call)
      const groupid = groupOf(chain, call.body) ?? ROOT
      const withPending = flag(call.body, 'need_pending') ?? false
      const all = chain.corps.filter((c) => c.groupid === groupid && (c.joined || withPending))
      const limit = integer(call.body, 'limit') ?? 0
      const from = fromCursor(text(call.body, 'cursor'))
      const page = limit > 0 ? all.slice(from, from + limit) : all
      const hasMore = limit > 0 && from + limit < all.length
      return {
        ...ok, has_more: hasMore, next_cursor: hasMore ? toCursor(from + limit) : '',
        group_corps: page.map((c) => ({ groupid: c.groupid, ...idOf(call, c.corpId, c.joined), corp_name: call.sim.world.corps[c.corpId]!.name, custom_id: c.customId, ...(c.inviter && { invite_userid: c.inviter }), is_joined: c.joined ? 1 : 0 })),
      }
    },
  },
  'corpgroup/corp/get_chain_corpinfo': {
    method: 'POST',
    run(call) {
      const chain = chainOf(call)
      const found = corpOfShownId(call.sim.world, call.corp.corpId, text(call.body, 'corpid') ?? '')
      const row = chain.corps.find((c) => c.corpId === found?.corpId)
      if (!found || !row) throw new WecomError(670004)
      return { ...ok, corp_name: found.name, qualification_status: 3, custom_id: row.customId, groupid: row.groupid, is_joined: row.joined ? 1 : 0 }
    },
  },
}
