import { onMounted, onUnmounted } from 'vue'

/** Calls again after each answer, only while somebody can see the page. How long it waits may change: `plan` begins the wait anew. */
export function usePolling(work: () => Promise<unknown>, everyMs: number | (() => number)): { plan: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false

  const plan = (): void => {
    clearTimeout(timer)
    if (!stopped && document.visibilityState === 'visible') timer = setTimeout(() => void tick(), typeof everyMs === 'number' ? everyMs : everyMs())
  }
  async function tick(): Promise<void> {
    await work()
    plan()
  }
  const seen = (): void => {
    clearTimeout(timer)
    if (document.visibilityState === 'visible') void tick()
  }
  onMounted(() => {
    document.addEventListener('visibilitychange', seen)
    plan()
  })
  onUnmounted(() => {
    stopped = true
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', seen)
  })
  return { plan }
}
