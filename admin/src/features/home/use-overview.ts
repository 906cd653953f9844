import { getOverview, type Overview } from '@chitang/shared/contracts/overview'
import { computed, shallowRef } from 'vue'
import { call, toApiError, type ApiError } from '../../shared/api/client.ts'
import { usePolling } from '../../shared/api/use-polling.ts'
import { useSession } from '../../shared/session/session.ts'

/** The store's day, read again and again; `beat` counts arrivals, `gained` what the last one added. */
export function useOverview(everyMs: number) {
  const session = useSession()
  const data = shallowRef<Overview | null>(null)
  const error = shallowRef<ApiError | null>(null)
  const beat = shallowRef(0)
  const gained = shallowRef(0)
  let gainedTimer: ReturnType<typeof setTimeout> | undefined
  let seen = ''

  async function load(): Promise<void> {
    try {
      const answer = await call(getOverview, { query: session.storeId ? { storeId: session.storeId } : {} })
      const before = data.value
      if (before && answer.addsToday > before.addsToday) {
        gained.value = answer.addsToday - before.addsToday
        clearTimeout(gainedTimer)
        gainedTimer = setTimeout(() => { gained.value = 0 }, 30_000)
      }
      if (before && answer.recent[0] && answer.recent[0].id !== before.recent[0]?.id) beat.value += 1
      session.setNow(answer.now)
      const { now: _, ...rest } = answer
      const print = JSON.stringify(rest)
      if (print !== seen || !before || Date.parse(answer.now) - Date.parse(before.now) > 30_000) data.value = answer
      seen = print
      error.value = null
    } catch (cause) {
      error.value = toApiError(cause)
    }
  }
  void load()
  usePolling(load, everyMs)
  return { data, beat, gained, load, error, stale: computed(() => error.value !== null && data.value !== null) }
}
