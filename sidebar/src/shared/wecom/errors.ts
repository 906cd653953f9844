export type BridgeErrorKind =
  | 'timeout' | 'no_bridge' | 'no_permission' | 'no_context' | 'cancelled' | 'unsupported' | 'signature' | 'aborted' | 'failed'

/** One shape for everything the SDK rejects with: plain host objects, real Errors and our own time-outs. */
export class BridgeError extends Error {
  readonly kind: BridgeErrorKind
  readonly api: string
  readonly errCode: number | null
  constructor(kind: BridgeErrorKind, api: string, message: string, errCode: number | null = null) {
    super(message)
    this.name = 'BridgeError'
    this.kind = kind
    this.api = api
    this.errCode = errCode
  }
}

/**
 * The SDK rewrites host messages (drops underscores, lowers case) and clients differ, so the documented
 * literals never arrive unchanged: match by pattern.
 */
export function normaliseBridgeError(api: string, cause: unknown): BridgeError {
  if (cause instanceof BridgeError) return cause
  const bag = (typeof cause === 'object' && cause !== null ? cause : {}) as Record<string, unknown>
  const text = String(bag.errMsg ?? bag.err_msg ?? bag.message ?? cause ?? '')
  const code = typeof bag.errCode === 'number' ? bag.errCode : null
  return new BridgeError(kindOf(text, code), api, text, code)
}

function kindOf(text: string, code: number | null): BridgeErrorKind {
  if (/cancel$/i.test(text)) return 'cancelled'
  // Somebody outside the app's range fails at agentConfig already: that is no matter of signatures.
  if (/no[ _]?permission|permission denied|access denied/i.test(text) || code === 60011) return 'no_permission'
  if (/invalid ?signature|agentconfig:|preverifyjsapi:/i.test(text) || code === 40093) return 'signature'
  if (/without ?context|no ?context/i.test(text)) return 'no_context'
  if (/function[ _]?not[ _]?exist|not ?support/i.test(text)) return 'unsupported'
  if (/aborted/i.test(text)) return 'aborted'
  return 'failed'
}

/** What a person reads when the client did not do it. */
export function bridgeErrorText(error: BridgeError): string {
  switch (error.kind) {
    case 'timeout': return '企业微信没有回应'
    case 'no_bridge': return '企业微信的接口没有准备好'
    case 'no_permission': return '应用还没对你开放这个功能'
    case 'no_context': return '现在没有打开客户的会话'
    case 'cancelled': return '你取消了发送'
    case 'unsupported': return '这个版本的企业微信做不到，请升级'
    case 'signature': return '页面签名没有通过，请刷新页面'
    default: return '企业微信没有接受'
  }
}
