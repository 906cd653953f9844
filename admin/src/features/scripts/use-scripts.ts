import { listScriptGaps } from '@chitang/shared/contracts/script-gaps'
import { listScripts } from '@chitang/shared/contracts/scripts'
import { useQuery, useQueryCache } from '@pinia/colada'
import { computed } from 'vue'
import { call } from '../../shared/api/client.ts'
import { useSession } from '../../shared/session/session.ts'

/** The library of the store somebody looks at, with its offers and what was looked for in vain. */
export function useScripts() {
  const session = useSession()
  const cache = useQueryCache()
  const query = useQuery({
    key: () => ['scripts', session.storeId ?? ''], staleTime: 10_000,
    query: ({ signal }) => call(listScripts, { query: session.storeId ? { storeId: session.storeId } : {}, signal }),
  })
  const gapsQuery = useQuery({
    key: () => ['scripts', session.storeId ?? '', 'gaps'], staleTime: 10_000, enabled: () => session.storeId !== null && session.can('script.publish'),
    query: ({ signal }) => call(listScriptGaps, { query: { storeId: session.storeId! }, signal }),
  })
  return {
    query, items: computed(() => query.data.value?.items ?? []), promotions: computed(() => query.data.value?.promotions ?? []), gaps: computed(() => gapsQuery.data.value?.items ?? []),
    mayPublish: computed(() => session.can('script.publish')), changed: () => cache.invalidateQueries({ key: ['scripts'] }),
  }
}
