import type { Sim } from './sim.ts'
import type { App, Chain, Corp, Share, World } from './types.ts'

export const chainsOf = (world: World): Chain[] => (world.chains ??= [])
export const sharesOf = (world: World): Share[] => (world.shares ??= [])

/** An app's settings (address, Token, key, domains) are the upstream's for every downstream instance of it (3.6, chain rule). */
export function homeOf(sim: Sim, corp: Corp, app: App): { corp: Corp; app: App } {
  const from = app.sharedFrom
  if (!from) return { corp, app }
  const home = sim.world.corps[from.corpId]!
  return { corp: home, app: home.apps[String(from.agentId)]! }
}

/** Confirmed shares of one app; what a downstream admin has not confirmed, or took back, is not there for the upstream. */
export const confirmedShares = (world: World, corp: Corp, app: App): Share[] =>
  sharesOf(world).filter((s) => s.upstream.corpId === corp.corpId && s.upstream.agentId === app.agentId && s.state === 'confirmed')
