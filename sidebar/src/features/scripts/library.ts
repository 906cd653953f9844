import type { ResponseOf } from '@chitang/shared/contracts/endpoint'
import { reportScriptGap } from '@chitang/shared/contracts/script-gaps'
import { addFavourite, removeFavourite, type listScripts, type ScriptItem } from '@chitang/shared/contracts/scripts'
import { useQueryCache } from '@pinia/colada'
import { api, errorMessage, newKey } from '../../shared/api/client.ts'
import { say } from '../../shared/ui/messages.ts'
import { scriptsQuery } from './scripts.query.ts'

/** Changes of the library that is in memory, shown before the server has answered. */
export function useLibrary() {
  const cache = useQueryCache()

  function patch(slotId: string, change: Partial<ScriptItem>): void {
    cache.setQueryData(scriptsQuery.key, (old: ResponseOf<typeof listScripts> | undefined) => ({
      recent: [], promotions: [], ...old, items: (old?.items ?? []).map((item) => (item.slotId === slotId ? { ...item, ...change } : item)),
    }))
  }
  const sent = (slotId: string): void => {
    cache.setQueryData(scriptsQuery.key, (old: ResponseOf<typeof listScripts> | undefined) => ({
      items: [], promotions: [], ...old, recent: [slotId, ...(old?.recent ?? []).filter((one) => one !== slotId)].slice(0, 10),
    }))
  }

  async function star(item: ScriptItem): Promise<void> {
    const to = !item.favourite
    patch(item.slotId, { favourite: to })
    try {
      await api(to ? addFavourite : removeFavourite, { params: { id: item.slotId } })
    } catch (cause) {
      patch(item.slotId, { favourite: !to })
      say(`收藏没有改：${errorMessage(cause)}`, { error: true })
    }
  }

  return { patch, sent, star, reload: () => cache.invalidateQueries({ key: scriptsQuery.key }) }
}

/** 「没有合适的话术」 and 「告诉店长」. */
export async function wish(body: { kind: 'missing' | 'expired'; query: string; slotId?: string; note?: string }): Promise<boolean> {
  try {
    const { count } = await api(reportScriptGap, { body: { ...body, query: body.query.slice(0, 40), idempotencyKey: newKey() } })
    say(count > 1 ? `记下了，店里已有 ${count} 次这样找过` : '记下了，店长会看到')
    return true
  } catch (cause) {
    say(`没有记下：${errorMessage(cause)}`, { error: true })
    return false
  }
}
