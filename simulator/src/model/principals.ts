import { stableId } from './ids.ts'
import type { App, Corp, World } from './types.ts'

/**
 * In whose eyes an id is valid (5.3). A corp's own apps see the corp's ids; an upstream sees other ones, different in
 * every downstream corp. The corp's own ids of persons lie in `Corp.externalIds`; what an upstream sees is derived
 * from them and noted down here when it is shown, so that only an id that was shown can be used.
 */
export type IdKind = 'user' | 'external' | 'tag' | 'corp'

const PREFIX: Record<IdKind, string> = { user: 'wo', external: 'wm', tag: 'et', corp: 'wp' }

export const principalOf = (corp: Corp, app: App): string => (app.sharedFrom ? `${app.sharedFrom.corpId}>${corp.corpId}` : corp.corpId)

export function shownTo(world: World, principal: string, kind: IdKind, own: string): string {
  const id = stableId(PREFIX[kind], `${principal}/${kind}/${own}`)
  ;((world.shownIds ??= {})[principal] ??= {})[id] = own
  return id
}

export const ownIdOf = (world: World, principal: string, shown: string): string | undefined => world.shownIds?.[principal]?.[shown]

/** A downstream's corpid as its upstream sees it. */
export const shownCorpId = (world: World, upstream: string, corpId: string): string => shownTo(world, upstream, 'corp', corpId)
export const corpOfShownId = (world: World, upstream: string, shown: string): Corp | undefined => world.corps[ownIdOf(world, upstream, shown) ?? '']
