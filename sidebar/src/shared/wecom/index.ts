/** The only file that touches @wecom/jssdk. Nothing in the SDK times out by itself, so every call here does. */
import * as ww from '@wecom/jssdk'
import type { ReadyPart } from '@chitang/shared/contracts/script-sends'
import { BridgeError, normaliseBridgeError } from './errors.ts'

export { BridgeError, bridgeErrorText } from './errors.ts'
export type { BridgeErrorKind } from './errors.ts'

export interface Signature { timestamp: string; nonceStr: string; signature: string }
export type Entry = 'single_chat_tools' | 'contact_profile' | 'group_chat_tools' | 'single_kf_tools' | 'chat_attachment' | 'normal' | (string & {})

export const isInsideWeCom = (): boolean => ww.env.isWeCom

const apis = ['getContext', 'getCurExternalContact', 'getCurExternalChat', 'sendChatMessage', 'openEnterpriseChat'] as const

/** A client can carry the name in its user agent and still never install the bridge. */
export const bridgeReady = (ms: number): Promise<void> =>
  within('bridge', ms, ww.onWeixinJSBridgeReady.then(() => undefined), 'no_bridge')

export interface RegisterInput {
  corpId: string
  agentId: number
  sign: (url: string) => Promise<Signature>
}

export function registerApp(input: RegisterInput): void {
  ww.register({
    corpId: input.corpId,
    agentId: input.agentId,
    jsApiList: [...apis],
    getAgentConfigSignature: input.sign,
  })
}

export const readEntry = async (ms = 6000): Promise<Entry> =>
  (await call('getContext', ms, () => ww.getContext())).entry as Entry

export const readExternalUserId = async (ms = 6000): Promise<string> =>
  (await call('getCurExternalContact', ms, () => ww.getCurExternalContact())).userId

export const readChatId = async (ms = 6000): Promise<string> =>
  (await call('getCurExternalChat', ms, () => ww.getCurExternalChat())).chatId

export type ChatMessage = { msgtype: 'text'; text: { content: string } } | ReadyPart
export const textMessage = (content: string): ChatMessage => ({ msgtype: 'text', text: { content } })

/** Puts one message into the chat that is open (doc 94354). */
export const sendMessage = async (message: ChatMessage, ms = 10_000): Promise<void> => {
  await call('sendChatMessage', ms, () => ww.sendChatMessage(message as never))
}

/** Opens the member's own chat with one customer, from wherever the app was opened. */
export const openChatWith = async (externalUserId: string, ms = 8000): Promise<void> => {
  await call('openEnterpriseChat', ms, () => ww.openEnterpriseChat({ externalUserIds: [externalUserId] }))
}

/** register() starts the configuration eagerly and lets a failure escape as an unhandled rejection; the next call reports the same failure. */
export function ignoreEagerConfigFailure(target: Window): void {
  target.addEventListener('unhandledrejection', (event) => {
    const reason = event.reason as { errMsg?: string; message?: string } | undefined
    if (/^agentConfig:|SDK Error: Aborted/.test(String(reason?.errMsg ?? reason?.message ?? ''))) event.preventDefault()
  })
}

async function call<T>(api: string, ms: number, run: () => Promise<T>): Promise<T> {
  try {
    return await within(api, ms, run(), 'timeout')
  } catch (cause) {
    throw normaliseBridgeError(api, cause)
  }
}

function within<T>(api: string, ms: number, work: Promise<T>, kind: 'timeout' | 'no_bridge'): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(new BridgeError(kind, api, `${api}: no answer in ${ms} ms`)), ms)
    work.then(
      (value) => { clearTimeout(timer); resolve(value) },
      (cause: unknown) => { clearTimeout(timer); reject(cause as Error) },
    )
  })
}
