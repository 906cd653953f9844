import { afterEach, describe, expect, it, vi } from 'vitest'
import { BridgeError, bridgeErrorText, normaliseBridgeError } from './errors.ts'

const kind = (cause: unknown) => normaliseBridgeError('sendChatMessage', cause).kind

describe('what the clients really say', () => {
  it.each([
    [{ errMsg: 'sendChatMessage:fail no permission' }, 'no_permission'],
    [{ errMsg: 'sendChatMessage:no permission' }, 'no_permission'],
    [{ errMsg: 'x:permission denied', errCode: -1 }, 'no_permission'],
    [{ errMsg: 'getCurExternalContact:failwithout context of external contact', errCode: 2 }, 'no_context'],
    [{ errMsg: 'sendChatMessage:cancel' }, 'cancelled'],
    [{ errMsg: 'getContext:functionnotexist' }, 'unsupported'],
    [{ errMsg: 'agentConfig:fail invalid signature', errCode: 40093 }, 'signature'],
    [{ errMsg: 'agentConfig:fail no permission', errCode: 60011 }, 'no_permission'],
    [new Error('SDK Error: Aborted'), 'aborted'],
    [{ err_msg: 'x:fail something' }, 'failed'],
    [undefined, 'failed'],
  ])('%o is %s', (cause, expected) => { expect(kind(cause)).toBe(expected) })
  it('keeps our own and has words for each', () => {
    const own = new BridgeError('timeout', 'getContext', 'late')
    expect(normaliseBridgeError('x', own)).toBe(own)
    expect(bridgeErrorText(own)).toBe('企业微信没有回应')
  })
})

describe('the SDK reads its environment once, when it is loaded', () => {
  afterEach(() => { vi.resetModules(); vi.unstubAllGlobals(); vi.useRealTimers() })
  async function load(userAgent: string, bridge: unknown) {
    vi.resetModules()
    Object.defineProperty(navigator, 'userAgent', { configurable: true, get: () => userAgent })
    Object.defineProperty(window, 'WeixinJSBridge', { configurable: true, writable: true, value: bridge })
    return import('./index.ts')
  }
  it('knows that it is outside', async () => {
    expect((await load('Mozilla/5.0 Chrome/107', undefined)).isInsideWeCom()).toBe(false)
  })
  it('reads the customer through the bridge', async () => {
    const invoke = (name: string, _params: unknown, done: (reply: object) => void) => done({ err_msg: `${name}:ok`, userId: 'wm1', entry: 'normal' })
    const wecom = await load('Chrome/107 wxwork/4.1.36', { invoke, on: () => undefined })
    expect(wecom.isInsideWeCom()).toBe(true)
    expect(await wecom.readExternalUserId()).toBe('wm1')
    expect(await wecom.readEntry()).toBe('normal')
  })
  it('gives up on a host that never answers', async () => {
    const wecom = await load('Chrome/107 wxwork/4.1.36', { invoke: () => undefined, on: () => undefined })
    await expect(wecom.readExternalUserId(20)).rejects.toMatchObject({ kind: 'timeout' })
  })
  it('gives up on a bridge that never comes', async () => {
    const wecom = await load('Chrome/107 wxwork/4.1.36', undefined)
    await expect(wecom.bridgeReady(20)).rejects.toMatchObject({ kind: 'no_bridge' })
  })
})
