import type { BodyOf } from '@chitang/shared/contracts/endpoint'
import { recordFollowUp } from '@chitang/shared/contracts/follow-ups'
import { recordScriptSent } from '@chitang/shared/contracts/script-sends'
import { ref } from 'vue'
import { api, errorMessage, isNetworkError } from '../../shared/api/client.ts'
import { onReconnect } from '../../shared/api/connection.ts'
import { sealedStore, type SealedStore } from '../../shared/api/sealed-store.ts'
import { report, say } from '../../shared/ui/messages.ts'

export type Parcel =
  | { kind: 'follow_up'; body: BodyOf<typeof recordFollowUp> }
  | { kind: 'script_sent'; scriptId: string; body: BodyOf<typeof recordScriptSent> }

export interface Letter { key: string; member: string; externalUserId: string; name: string; parcel: Parcel }

export const outboxLimit = 50

export interface OutboxParts {
  store: SealedStore<Letter>
  deliver: (parcel: Parcel) => Promise<unknown>
  delivered: (letter: Letter) => void
  refused: (letter: Letter, cause: unknown) => void
}

/**
 * What could not reach the server waits here, in order, for the member who wrote it and the customer it was written for.
 * Every letter carries its idempotency key, so one that arrived although the answer was lost is not written twice.
 */
export function createOutbox(parts: OutboxParts) {
  const waiting = ref<Letter[]>([])
  let member = ''
  let running: Promise<void> | null = null

  async function openFor(name: string): Promise<void> {
    member = name
    const rows = await parts.store.all()
    waiting.value = rows.map((row) => row.value).filter((letter) => letter.member === member)
  }

  async function add(letter: Omit<Letter, 'member'>): Promise<'kept' | 'full' | 'broken'> {
    if (waiting.value.length >= outboxLimit) return 'full'
    const full = { ...letter, member }
    try {
      await parts.store.put(full.key, full)
    } catch (cause) {
      console.warn('[chitang] device store not writable', cause)
      return 'broken'
    }
    waiting.value = [...waiting.value.filter((item) => item.key !== full.key), full]
    return 'kept'
  }

  async function drop(key: string): Promise<void> {
    waiting.value = waiting.value.filter((item) => item.key !== key)
    await parts.store.remove(key)
  }

  function flush(): Promise<void> {
    running ??= deliverAll().finally(() => { running = null })
    return running
  }

  async function deliverAll(): Promise<void> {
    while (waiting.value[0]) {
      const letter = waiting.value[0]
      try {
        await parts.deliver(letter.parcel)
      } catch (cause) {
        if (isNetworkError(cause) || retryLater(cause)) return
        await drop(letter.key)
        parts.refused(letter, cause)
        continue
      }
      await drop(letter.key)
      parts.delivered(letter)
    }
  }

  return { waiting, openFor, add, drop, flush }
}

const retryLater = (cause: unknown): boolean => {
  const status = (cause as { status?: unknown }).status
  return typeof status === 'number' && (status >= 500 || status === 429 || status === 401)
}

let arrived: (letter: Letter) => void = () => undefined
export const whenDelivered = (listener: (letter: Letter) => void): void => { arrived = listener }

export const outbox = createOutbox({
  store: sealedStore<Letter>('outbox', 'device'),
  deliver: (parcel) => parcel.kind === 'follow_up'
    ? api(recordFollowUp, { body: parcel.body })
    : api(recordScriptSent, { params: { id: parcel.scriptId }, body: parcel.body }),
  delivered: (letter) => {
    if (letter.parcel.kind === 'follow_up') say(`${letter.name}的跟进已补传`)
    arrived(letter)
  },
  refused: (letter, cause) => {
    if (letter.parcel.kind === 'follow_up') report(letter.externalUserId, `一条存在本机的跟进没传上：${errorMessage(cause)}`)
  },
})

onReconnect(() => { void outbox.flush() })
