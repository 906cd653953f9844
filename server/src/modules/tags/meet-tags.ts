import type { WecomClient } from '../../wecom/client.ts'
import type { Kit } from '../../platform/kit.ts'
import type { CorpInfo, Directory } from '../org/index.ts'
import { syncTags } from './sync-tags.ts'

/** Ids that WeCom's own lists do not name, such as tags of another app's rule groups: asked about again only after this. */
const strangerMs = 600_000

/**
 * A tag made in the console a moment ago stands on a customer before its own event came: the list is read again, so
 * that the relation does not lose it.
 */
export function createMeetTags(deps: { kit: Kit; directory: Directory; wecom: WecomClient }): (corp: CorpInfo, wecomIds: readonly string[]) => Promise<void> {
  const { kit, directory } = deps
  const strangers = new Map<string, number>()
  const unknown = async (corp: CorpInfo, ids: readonly string[]): Promise<string[]> => {
    if (ids.length === 0) return []
    const known = await kit.database.rows<{ wecomId: string }>('SELECT wecom_id AS wecomId FROM tag WHERE corp_id = ? AND wecom_id IN (?) AND deleted_at IS NULL', [corp.id, ids])
    return ids.filter((id) => !known.some((row) => row.wecomId === id))
  }
  return async (corp, wecomIds) => {
    const askable = [...new Set(wecomIds)].filter((id) => (strangers.get(id) ?? 0) + strangerMs < Date.now())
    const missing = await unknown(corp, askable)
    if (missing.length === 0) return
    await syncTags(deps, await directory.installOfCorp(corp.id))
    if (strangers.size > 10_000) strangers.clear()
    for (const id of await unknown(corp, missing)) strangers.set(id, Date.now())
  }
}
