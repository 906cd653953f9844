import { getBroadcast, updateBroadcast, type Broadcast } from '@chitang/shared/contracts/broadcasts'
import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue'
import { call, toApiError, type ApiError } from '../../../shared/api/client.ts'
import { fieldsOf, fieldsOnWire, type DraftFields } from './draft-fields.ts'

const pauseMs = 700

/** A draft that keeps itself: one save at a time, the newest words last; another's save is said plainly and nothing is lost. */
export function useDraft(start: Broadcast) {
  const fields = ref<DraftFields>(fieldsOf(start))
  const stored = shallowRef<Broadcast>(start)
  const saving = ref(false)
  const error = shallowRef<ApiError | null>(null)
  /** Somebody else saved meanwhile. */
  const newer = shallowRef<Broadcast | null>(null)
  let savedText = JSON.stringify(fieldsOnWire(fields.value))
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<boolean> | null = null

  const text = computed(() => JSON.stringify(fieldsOnWire(fields.value)))
  const dirty = ref(false)

  async function save(): Promise<boolean> {
    while (text.value !== savedText) {
      if (newer.value) return false
      const sent = text.value
      if (!fieldsOnWire(fields.value).title) return false
      saving.value = true
      try {
        stored.value = await call(updateBroadcast, { params: { id: start.id }, body: { version: stored.value.version, ...fieldsOnWire(fields.value) } })
        savedText = sent
        error.value = null
      } catch (cause) {
        error.value = toApiError(cause)
        if (error.value.status === 409) newer.value = await call(getBroadcast, { params: { id: start.id } }).catch(() => null)
        return false
      } finally {
        saving.value = false
      }
    }
    dirty.value = false
    return true
  }
  /** Everything written so far is on the server, or the reason is shown. */
  async function flush(): Promise<boolean> {
    clearTimeout(timer)
    while (running) await running
    running = save()
    try {
      return await running
    } finally {
      running = null
    }
  }
  watch(text, (now) => {
    dirty.value = now !== savedText
    clearTimeout(timer)
    if (dirty.value) timer = setTimeout(() => void flush(), pauseMs)
  })
  onBeforeUnmount(() => { if (dirty.value) void flush() })

  function takeTheirs(): void {
    if (!newer.value) return
    stored.value = newer.value
    fields.value = fieldsOf(newer.value)
    savedText = text.value
    forget()
    dirty.value = false
  }
  async function keepMine(): Promise<void> {
    if (!newer.value) return
    stored.value = newer.value
    savedText = JSON.stringify(fieldsOnWire(fieldsOf(newer.value)))
    forget()
    await flush()
  }
  function forget(): void {
    newer.value = null
    error.value = null
  }
  return { fields, stored, saving, dirty, error, newer, flush, takeTheirs, keepMine }
}

export type DraftKeeper = ReturnType<typeof useDraft>
