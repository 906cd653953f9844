import { recordScriptSent } from '@chitang/shared/contracts/script-sends'
import type { BodyOf } from '@chitang/shared/contracts/endpoint'
import { ref } from 'vue'
import { api, isNetworkError, newKey } from '../../shared/api/client.ts'
import { BridgeError, bridgeErrorText, sendMessage, textMessage, type ChatMessage } from '../../shared/wecom/index.ts'
import { outbox } from '../follow-up/outbox.ts'
import { useCurrent, type Target } from '../customer/current.ts'
import { useRecords } from '../customer/records.ts'
import { say } from '../../shared/ui/messages.ts'
import { sayFor } from '../customer/writes.ts'

/** One message at a time leaves this page. */
export const sending = ref(false)

export type SendResult = { ok: true } | { ok: false; reason: string | null }

/** Puts a message into the conversation it was written for, and into no other. */
export async function sendTo(target: Target, message: string | ChatMessage): Promise<SendResult> {
  if (sending.value) return { ok: false, reason: null }
  sending.value = true
  try {
    const current = useCurrent()
    if (!(await current.stillShows(target.externalUserId)))
      return refuse(target, '会话已经换成另一位客户，没有发出')
    await sendMessage(typeof message === 'string' ? textMessage(message) : message)
    return { ok: true }
  } catch (cause) {
    return refuse(target, sendProblem(cause))
  } finally {
    sending.value = false
  }
}

function refuse(target: Target, reason: string | null): SendResult {
  if (reason && useCurrent().externalUserId !== target.externalUserId) say(`${target.name}：${reason}`, { error: true, ms: 6000 })
  return { ok: false, reason }
}

function sendProblem(cause: unknown): string | null {
  if (!(cause instanceof BridgeError)) return '没有发出，原因不明'
  if (cause.kind === 'cancelled') return null
  if (cause.kind === 'timeout') return '企业微信没有回应，先看看聊天里有没有发出，再决定要不要重发'
  return `没有发出：${bridgeErrorText(cause)}`
}

export interface Counted { storeUses: number; myUses: number }

/** Counts only what the client said it sent; a count that finds no network waits in the outbox. */
export async function sendScript(target: Target, script: { slotId: string; parts: readonly unknown[] }, text: string, edited: boolean, counted: (uses: Counted) => void): Promise<SendResult> {
  const result = await sendTo(target, text)
  if (!result.ok) return result
  sayFor(target, `已发给${target.name}`, { testId: 'send-toast' })
  const body = { externalUserId: target.externalUserId, idempotencyKey: newKey(), edited, partsSent: 1, partsTotal: script.parts.length, textLength: text.length }
  void count(target, script.slotId, body).then((uses) => { if (uses) counted(uses) })
  return result
}

async function count(target: Target, scriptId: string, body: BodyOf<typeof recordScriptSent>): Promise<Counted | null> {
  try {
    const uses = await api(recordScriptSent, { params: { id: scriptId }, body })
    if (useCurrent().externalUserId === target.externalUserId) void useRecords().load(target.externalUserId)
    return uses
  } catch (cause) {
    if (isNetworkError(cause))
      await outbox.add({ key: body.idempotencyKey, externalUserId: target.externalUserId, name: target.name, parcel: { kind: 'script_sent', scriptId, body } })
    else console.warn('[chitang] send not counted', cause)
    return null
  }
}

/** In a group there is nobody to count for and nothing personal to fill in. */
export async function sendToGroup(text: string): Promise<SendResult> {
  if (sending.value) return { ok: false, reason: null }
  sending.value = true
  try {
    const current = useCurrent()
    await current.readContext()
    if (current.entry !== 'group_chat_tools') return { ok: false, reason: '现在打开的不是群聊，没有发出' }
    await sendMessage(textMessage(text))
    say('已发到群里', { testId: 'send-toast' })
    return { ok: true }
  } catch (cause) {
    return { ok: false, reason: sendProblem(cause) }
  } finally {
    sending.value = false
  }
}
