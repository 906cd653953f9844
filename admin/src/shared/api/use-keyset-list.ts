import { computed, shallowRef, watch } from 'vue'
import { toApiError, type ApiError } from './client.ts'

interface Page<T> { items: T[]; nextCursor: string | null }

/** A list that grows by 加载更多. Answers of an older question are dropped. */
export function useKeysetList<T>(question: () => unknown, load: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>) {
  const items = shallowRef<T[]>([])
  const nextCursor = shallowRef<string | null>(null)
  const loading = shallowRef(false)
  const started = shallowRef(false)
  const error = shallowRef<ApiError | null>(null)
  let current: AbortController | null = null

  async function fetchPage(cursor: string | undefined, replace: boolean): Promise<void> {
    current?.abort()
    const mine = new AbortController()
    current = mine
    loading.value = true
    error.value = null
    try {
      const page = await load(cursor, mine.signal)
      if (current !== mine) return
      items.value = replace ? page.items : [...items.value, ...page.items]
      nextCursor.value = page.nextCursor
      started.value = true
    } catch (cause) {
      if (current === mine) error.value = toApiError(cause)
    } finally {
      if (current === mine) loading.value = false
    }
  }

  const reload = () => fetchPage(undefined, true)
  const more = () => (nextCursor.value ? fetchPage(nextCursor.value, false) : Promise.resolve())
  watch(question, (now, before) => {
    if (JSON.stringify(now) !== JSON.stringify(before)) void reload()
  }, { immediate: true })
  return { items, nextCursor, loading, error, reload, more, first: computed(() => !started.value && loading.value) }
}
