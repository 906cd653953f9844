import { ref } from 'vue'

/** False after a request got no answer; navigator.onLine alone says nothing about the way to our server. */
export const online = ref(typeof navigator === 'undefined' || navigator.onLine !== false)

/** The store's clock: the server's, carried on by the local one. */
let offsetMs = 0
export const syncClock = (serverNow: string): void => { offsetMs = Date.parse(serverNow) - Date.now() }
export const now = (): number => Date.now() + offsetMs

const listeners = new Set<() => void>()
/** Called each time the way to the server is open again. */
export function onReconnect(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function noteReachable(): void {
  if (online.value) return
  online.value = true
  for (const listener of listeners) listener()
}
export const noteUnreachable = (): void => { online.value = false }

export function watchConnection(target: Window): void {
  target.addEventListener('offline', noteUnreachable)
  target.addEventListener('online', noteReachable)
}
