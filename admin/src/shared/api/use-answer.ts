import { onBeforeUnmount, ref, shallowRef, watch } from 'vue'
import { toApiError, type ApiError } from './client.ts'

/** Asks again while somebody types: after a short pause, answers of an older question are dropped, the last good one stays in sight. No question, no call. */
export function useAnswer<Q, A>(question: () => Q | null, ask: (question: Q, signal: AbortSignal) => Promise<A>, pauseMs = 250) {
  const answer = shallowRef<A | null>(null)
  const error = shallowRef<ApiError | null>(null)
  const asking = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let current: AbortController | null = null

  async function now(): Promise<void> {
    clearTimeout(timer)
    current?.abort()
    current = null
    const mine = new AbortController()
    const asked = question()
    asking.value = asked !== null
    if (asked === null) return
    current = mine
    try {
      const next = await ask(asked, mine.signal)
      if (current !== mine) return
      answer.value = next
      error.value = null
    } catch (cause) {
      if (current === mine) error.value = toApiError(cause)
    } finally {
      if (current === mine) asking.value = false
    }
  }
  watch(() => JSON.stringify(question()), () => {
    clearTimeout(timer)
    asking.value = question() !== null
    timer = setTimeout(() => void now(), answer.value ? pauseMs : 0)
  })
  onBeforeUnmount(() => {
    clearTimeout(timer)
    current?.abort()
    current = null
  })
  void now()
  return { answer, error, asking, again: now }
}
