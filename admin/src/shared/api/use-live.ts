import { onMounted, onUnmounted, shallowRef } from 'vue'
import { useSession } from '../session/session.ts'
import { toApiError, type ApiError } from './client.ts'

const reopenMs = 5_000

/**
 * An answer that stays fresh: read once, then kept up by server-sent events that carry only what changed. The cookie is
 * the session; nothing stands in the address. A page nobody sees listens to nothing.
 */
export function useLive<T extends { now: string }>(load: () => Promise<T>, path: string, query: () => Record<string, string> = () => ({}), arrived: (next: T, before: T | null) => void = () => undefined) {
  const session = useSession()
  const data = shallowRef<T | null>(null)
  const error = shallowRef<ApiError | null>(null)
  const stale = shallowRef(false)
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false

  function take(next: T): void {
    const before = data.value
    session.setNow(next.now)
    data.value = next
    error.value = null
    arrived(next, before)
  }
  async function read(): Promise<void> {
    try {
      take(await load())
    } catch (cause) {
      error.value = toApiError(cause)
    }
  }
  function close(): void {
    clearTimeout(timer)
    source?.close()
    source = null
  }
  function open(): void {
    close()
    if (stopped || document.visibilityState !== 'visible') return
    const mine = new EventSource(`/api/v1${path}?${new URLSearchParams(query()).toString()}`)
    source = mine
    mine.addEventListener('open', () => { stale.value = false })
    mine.addEventListener('parts', (event) => {
      const parts = JSON.parse((event as MessageEvent<string>).data) as Partial<T> & { now: string }
      if (data.value) take({ ...data.value, ...parts })
    })
    mine.addEventListener('here', (event) => session.setNow((JSON.parse((event as MessageEvent<string>).data) as { now: string }).now))
    mine.addEventListener('error', () => {
      stale.value = true
      // Lost on the way it comes back by itself; refused by the server it does not: the answer says why.
      if (mine.readyState !== EventSource.CLOSED || mine !== source) return
      void read()
      timer = setTimeout(open, reopenMs)
    })
  }
  function seen(): void {
    if (document.visibilityState === 'visible') void read().then(open)
    else close()
  }
  onMounted(() => {
    document.addEventListener('visibilitychange', seen)
    void read().then(open)
  })
  onUnmounted(() => {
    stopped = true
    document.removeEventListener('visibilitychange', seen)
    close()
  })
  return { data, error, stale, load: read }
}
