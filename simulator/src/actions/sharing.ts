import { tell } from '../callbacks/deliver.ts'
import { randomId } from '../model/ids.ts'
import { sharedApp } from '../model/make.ts'
import { chainsOf, sharesOf } from '../model/shares.ts'
import { changed, type Sim } from '../model/sim.ts'
import type { Share } from '../model/types.ts'
import { ActionError, corpOf } from './people.ts'

interface Input { corpId?: unknown; upstreamId?: unknown; agentId?: unknown }

function shareOf(sim: Sim, input: Input): Share {
  const found = sharesOf(sim.world).find((s) => s.corpId === input.corpId && (input.upstreamId === undefined || s.upstream.corpId === input.upstreamId))
  if (!found) throw new ActionError('no app is shared with this corp')
  return found
}

/** page 95796: the event says that something changed and nothing else; the upstream has to ask. */
function announce(sim: Sim, share: Share): void {
  const upstream = corpOf(sim, share.upstream.corpId)
  tell(sim, upstream, upstream.apps[String(share.upstream.agentId)]!, randomId('v', 12), { Event: 'share_chain_change', AgentID: share.upstream.agentId })
  changed(sim, { what: 'world', corpId: share.corpId })
}

/** The upstream's admin shares an app in the console. Nothing of it is to be seen by API before the downstream confirms. */
export function shareApp(sim: Sim, input: Input): Share {
  const upstream = corpOf(sim, input.upstreamId)
  const app = upstream.apps[String(input.agentId)]
  const chain = chainsOf(sim.world).find((c) => c.corpId === upstream.corpId && c.corps.some((row) => row.corpId === input.corpId && row.joined))
  if (!app || !chain) throw new ActionError('this corp is in none of the chains, or there is no such app')
  const downstream = corpOf(sim, input.corpId)
  const known = sharesOf(sim.world).find((s) => s.corpId === downstream.corpId && s.upstream.corpId === upstream.corpId && s.upstream.agentId === app.agentId)
  if (known && known.state !== 'revoked') throw new ActionError('it is shared already')
  const agentId = known?.agentId ?? Math.max(1000009, ...Object.keys(downstream.apps).map(Number)) + 1
  const share: Share = { upstream: { corpId: upstream.corpId, agentId: app.agentId }, chainId: chain.chainId, corpId: downstream.corpId, agentId, state: 'waiting', at: sim.clock.now() }
  if (known) Object.assign(known, share)
  else sharesOf(sim.world).push(share)
  changed(sim, { what: 'world', corpId: downstream.corpId })
  return share
}

/** The downstream's admin confirms the sensitive rights: from now on the app is there. */
export function confirmShare(sim: Sim, input: Input): Share {
  const share = shareOf(sim, input)
  if (share.state !== 'waiting') throw new ActionError('there is nothing to confirm')
  share.state = 'confirmed'
  share.at = sim.clock.now()
  const name = corpOf(sim, share.upstream.corpId).apps[String(share.upstream.agentId)]!.name
  corpOf(sim, share.corpId).apps[String(share.agentId)] = sharedApp(share.agentId, name, share.upstream)
  announce(sim, share)
  return share
}

/** Either side ends it: the app, its tokens and its tickets are gone at once. */
export function revokeShare(sim: Sim, input: Input): Share {
  const share = shareOf(sim, input)
  if (share.state === 'revoked') throw new ActionError('it is not shared any more')
  share.state = 'revoked'
  share.at = sim.clock.now()
  delete corpOf(sim, share.corpId).apps[String(share.agentId)]
  announce(sim, share)
  return share
}
