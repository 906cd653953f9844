import type { AcceptedScript } from '@chitang/shared/contracts/starter-kits'
import { createScript } from '../../scripts/index.ts'
import type { StoredItem } from '../store-kits.repo.ts'
import { thereOf } from '../what-is-there.ts'
import { settle, type Applying } from './applying.ts'

/** The store's own scripts, to change as it likes. */
export async function applyScripts(applying: Applying, items: readonly StoredItem[]): Promise<void> {
  const { deps, scope, store } = applying
  const there = await thereOf(deps.kit.database, store, 'script')
  await settle(applying, items, async ({ content }) => {
    const { category, objection, title, text, acknowledged } = content as AcceptedScript
    const had = there.get(title.trim())
    if (had !== undefined) return { state: 'had', objectId: had }
    const words = { category, objection, title, parts: [{ kind: 'text' as const, text }], validTo: null, promotionId: null }
    return { state: 'done', objectId: await createScript(deps, scope, { storeId: store.id, brand: null, kind: 'script', content: words, acknowledged, note: '来自开店包' }) }
  })
}
