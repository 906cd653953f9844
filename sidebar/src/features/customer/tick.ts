import { onBeforeUnmount, ref } from 'vue'
import { now } from '../../shared/api/connection.ts'

/** The store's time, read anew every few seconds: 「刚加上 38 秒」 must not stand still. */
export function useTick(everyMs = 2000) {
  const time = ref(now())
  const timer = setInterval(() => { time.value = now() }, everyMs)
  onBeforeUnmount(() => clearInterval(timer))
  return time
}
