import { watchOverview, type Overview } from '@chitang/shared/contracts/overview'
import { shallowRef } from 'vue'
import { useLive } from '../../shared/api/use-live.ts'
import { useSession } from '../../shared/session/session.ts'
import { overviewQuery, readOverview } from './first-overview.ts'

/** The store's day, kept up by events; `beat` counts arrivals, `gained` what the last ones added. */
export function useOverview() {
  const session = useSession()
  const beat = shallowRef(0)
  const gained = shallowRef(0)
  let gainedTimer: ReturnType<typeof setTimeout> | undefined

  const live = useLive<Overview>(() => readOverview(session.storeId), watchOverview.path, () => ({ ...overviewQuery(session.storeId) }), (next, before) => {
    if (!before) return
    if (next.addsToday > before.addsToday) {
      gained.value = next.addsToday - before.addsToday
      clearTimeout(gainedTimer)
      gainedTimer = setTimeout(() => { gained.value = 0 }, 30_000)
    }
    if (next.recent[0] && next.recent[0].id !== before.recent[0]?.id) beat.value += 1
  })
  return { ...live, beat, gained }
}
