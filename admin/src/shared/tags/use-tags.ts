import { listTags } from '@chitang/shared/contracts/tags'
import { useQuery } from '@pinia/colada'
import { computed } from 'vue'
import { call } from '../api/client.ts'
import { useSession } from '../session/session.ts'

export const tagsKey = (storeId: string | null) => ['tags', storeId ?? '']

/** Tag groups usable in the store being looked at. */
export function useTags() {
  const session = useSession()
  const query = useQuery({
    key: () => tagsKey(session.storeId),
    query: ({ signal }) => call(listTags, { query: session.storeId ? { storeId: session.storeId } : {}, signal }),
    enabled: () => session.can('tag.read'),
    staleTime: 20_000,
  })
  return { query, groups: computed(() => query.data.value?.items ?? []) }
}
