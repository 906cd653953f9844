import { sharedApp } from '../src/model/make.ts'
import { chainsOf, sharesOf } from '../src/model/shares.ts'
import type { Chain, Corp, World } from '../src/model/types.ts'

/** Joins corps to a chain of `upstream`; its app is the one that may call the chain APIs. */
export function makeChain(world: World, upstream: Corp, agentId: number, name: string, corps: readonly { corp: Corp; joined: boolean }[], inviter?: string): Chain {
  const chain: Chain = {
    chainId: `Ch${upstream.corpId}`, name, corpId: upstream.corpId, apiAgentId: agentId, groups: [{ groupid: 1, name, parentid: 0, order: 1 }],
    corps: corps.map(({ corp, joined }, i) => ({ corpId: corp.corpId, groupid: 1, customId: `D${i + 1}`, joined, ...(inviter && { inviter }) })),
  }
  chainsOf(world).push(chain)
  return chain
}

/** As if it had been shared and confirmed long ago: nobody is told. */
export function giveShared(world: World, chain: Chain, downstream: Corp, agentId: number): void {
  const upstream = { corpId: chain.corpId, agentId: chain.apiAgentId }
  sharesOf(world).push({ upstream, chainId: chain.chainId, corpId: downstream.corpId, agentId, state: 'confirmed', at: world.createdAt })
  downstream.apps[String(agentId)] = sharedApp(agentId, world.corps[chain.corpId]!.apps[String(chain.apiAgentId)]!.name, upstream)
}
