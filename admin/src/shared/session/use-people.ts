import { listPeople } from '@chitang/shared/contracts/org'
import { useQuery } from '@pinia/colada'
import { computed } from 'vue'
import { call } from '../api/client.ts'
import { useSession } from './session.ts'

export const peopleKey = (storeId: string | null) => ['people', storeId ?? '']

export function usePeople() {
  const session = useSession()
  const query = useQuery({
    key: () => peopleKey(session.storeId),
    query: ({ signal }) => call(listPeople, { params: { id: session.storeId! }, signal }),
    enabled: () => session.storeId !== null && session.can('people.read'),
    staleTime: 20_000,
  })
  const people = computed(() => query.data.value?.items ?? [])
  return { query, people, serving: computed(() => people.value.filter((person) => person.customerContact && person.status === 'active')) }
}
