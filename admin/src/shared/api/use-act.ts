import { shallowRef } from 'vue'
import { toApiError, type ApiError } from './client.ts'

/** One act of a person: runs once at a time and keeps its error where the act is. */
export function useAct() {
  const busy = shallowRef(false)
  const error = shallowRef<ApiError | null>(null)

  async function run<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (busy.value) return undefined
    busy.value = true
    error.value = null
    try {
      return await work()
    } catch (cause) {
      error.value = toApiError(cause)
      return undefined
    } finally {
      busy.value = false
    }
  }

  return { busy, error, run, clear: () => { error.value = null } }
}
