import { onBeforeUnmount, ref } from 'vue'
import { now } from '../../shared/api/connection.ts'

/** A clock that is read anew every few seconds: 「刚加上 38 秒」 must not stand still. The store's time unless told otherwise. */
export function useTick(everyMs = 2000, read: () => number = now) {
  const time = ref(read())
  const timer = setInterval(() => { time.value = read() }, everyMs)
  onBeforeUnmount(() => clearInterval(timer))
  return time
}
