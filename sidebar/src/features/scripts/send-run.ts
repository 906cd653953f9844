import { prepareScript, type PreparedPart } from '@chitang/shared/contracts/script-sends'
import type { ScriptItem } from '@chitang/shared/contracts/scripts'
import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue'
import { ApiError, api, errorMessage, newKey } from '../../shared/api/client.ts'
import { say } from '../../shared/ui/messages.ts'
import type { Target } from '../customer/current.ts'
import { sayFor } from '../customer/writes.ts'
import { countSend, type Counted } from './count-send.ts'
import { outgoing, type PartState } from './parcel.ts'
import { sendTo } from './send.ts'

/** Uploads live three days and are renewed half a day before; asked for again after this. */
const freshMs = 600_000
const kept = new Map<string, { at: number; version: number; parts: readonly PreparedPart[] }>()

export interface SendInput { target: Target | null; texts: ReadonlyMap<number, string>; edited: boolean; counted: (uses: Counted) => void }

/**
 * Sends the parts of one script in order. What went out stays out: a part that fails stops the rest, and the next press
 * goes on with it. It counts once, when every part is in the chat.
 */
export function useSendRun(item: () => ScriptItem, open: () => boolean) {
  const states = ref<PartState[]>([])
  const reason = ref<string | null>(null)
  const busy = ref(false)
  const prepared = shallowRef<readonly PreparedPart[] | null>(null)
  let key = newKey()
  const begun = computed(() => states.value.includes('sent'))
  const fresh = () => item().parts.map((): PartState => 'waiting')

  async function prepare(): Promise<void> {
    const { slotId, version, parts } = item()
    if (parts.every((part) => part.kind === 'text')) return
    const known = kept.get(slotId)
    if (known?.version === version && Date.now() - known.at < freshMs) { prepared.value = known.parts; return }
    try {
      const answer = await api(prepareScript, { params: { id: slotId } })
      kept.set(slotId, { at: Date.now(), version, parts: answer.parts })
      if (item().slotId === slotId) prepared.value = answer.parts
    } catch (cause) {
      reason.value = `${errorMessage(cause)}${cause instanceof ApiError && cause.action ? `，${cause.action}` : ''}`
    }
  }
  watch(open, (now) => {
    if (!now) return
    states.value = fresh()
    reason.value = null
    key = newKey()
    void prepare()
  }, { immediate: true })

  async function send(input: SendInput): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    reason.value = null
    const { parts, slotId } = item()
    if (states.value.length !== parts.length) states.value = fresh()
    try {
      if (parts.some((part) => part.kind !== 'text') && (!prepared.value || prepared.value.some((one) => one.error))) { kept.delete(slotId); await prepare() }
      for (const [index, part] of parts.entries()) {
        if (states.value[index] === 'sent') continue
        const what = outgoing(part, index, input.texts, prepared.value)
        if ('problem' in what) { states.value[index] = 'failed'; reason.value ??= what.problem; break }
        states.value[index] = 'sending'
        const result = await sendTo(input.target, what.message)
        states.value[index] = result.ok ? 'sent' : result.reason === null ? 'waiting' : 'failed'
        if (!result.ok) { reason.value = result.reason; break }
      }
      return report(input)
    } finally {
      busy.value = false
    }
  }

  function report(input: SendInput): boolean {
    const partsSent = states.value.filter((state) => state === 'sent').length
    const done = partsSent === states.value.length
    const { target } = input
    if (target && partsSent > 0) {
      const body = { externalUserId: target.externalUserId, idempotencyKey: key, edited: input.edited, partsSent, partsTotal: states.value.length, textLength: [...input.texts.values()].join('').length }
      void countSend(target, item().slotId, body).then((uses) => { if (uses) input.counted(uses) })
    }
    if (!done) return false
    if (target) sayFor(target, `已发给${target.name}`, { testId: 'send-toast' })
    else say('已发到群里', { testId: 'send-toast' })
    key = newKey()
    states.value = fresh()
    return true
  }

  onBeforeUnmount(() => { prepared.value = null })
  return { states, reason, busy, begun, prepared, send }
}
