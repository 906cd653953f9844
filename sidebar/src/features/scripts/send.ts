import { ref } from 'vue'
import { BridgeError, bridgeErrorText, sendMessage, textMessage, type ChatMessage } from '../../shared/wecom/index.ts'
import { say } from '../../shared/ui/messages.ts'
import { useCurrent, type Target } from '../customer/current.ts'

/** One message at a time leaves this page. */
export const sending = ref(false)

export type SendResult = { ok: true } | { ok: false; reason: string | null }

/** Puts a message into the conversation it was written for, and into no other; null = the group chat that is open. */
export async function sendTo(target: Target | null, message: string | ChatMessage): Promise<SendResult> {
  if (sending.value) return { ok: false, reason: null }
  sending.value = true
  try {
    const elsewhere = target ? await leftCustomer(target) : await leftGroup()
    if (elsewhere) return refuse(target, elsewhere)
    await sendMessage(typeof message === 'string' ? textMessage(message) : message)
    return { ok: true }
  } catch (cause) {
    return refuse(target, sendProblem(cause))
  } finally {
    sending.value = false
  }
}

async function leftCustomer(target: Target): Promise<string | null> {
  return (await useCurrent().stillShows(target.externalUserId)) ? null : '会话已经换成另一位客户，没有发出'
}
async function leftGroup(): Promise<string | null> {
  const current = useCurrent()
  await current.readContext()
  return current.entry === 'group_chat_tools' ? null : '现在打开的不是群聊，没有发出'
}

function refuse(target: Target | null, reason: string | null): SendResult {
  if (target && reason && useCurrent().externalUserId !== target.externalUserId) say(`${target.name}：${reason}`, { error: true, ms: 6000 })
  return { ok: false, reason }
}

function sendProblem(cause: unknown): string | null {
  if (!(cause instanceof BridgeError)) return '没有发出，原因不明'
  if (cause.kind === 'cancelled') return null
  if (cause.kind === 'timeout') return '企业微信没有回应，先看看聊天里有没有发出，再决定要不要重发'
  return `没有发出：${bridgeErrorText(cause)}`
}
