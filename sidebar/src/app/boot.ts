import { signUrl } from '@chitang/shared/contracts/auth'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { ApiError, api, setBearer, whenExpired, whenRevoked } from '../shared/api/client.ts'
import { syncClock } from '../shared/api/connection.ts'
import { login, type LoginPlace, type LoginResult } from '../shared/api/login.ts'
import { me } from '../shared/session.ts'
import { BridgeError, bridgeReady, ignoreEagerConfigFailure, isInsideWeCom, registerApp } from '../shared/wecom/index.ts'
import { useCurrent } from '../features/customer/current.ts'
import { snapshotsOf } from '../features/customer/snapshots.ts'
import { watchCustomer } from '../features/customer/watch.ts'
import { draftsOf } from '../features/follow-up/drafts.ts'
import { outbox } from '../features/follow-up/outbox.ts'
import { mark } from './timing.ts'

export type Phase = 'starting' | 'outside' | 'no_bridge' | 'failed' | 'ready'

const bridgePatienceMs = 4000
const againAfterMs = 60_000

export const useBoot = defineStore('boot', () => {
  const phase = ref<Phase>('starting')
  const error = shallowRef<ApiError | BridgeError | null>(null)
  let loggedInAt = 0

  /** `routed`: an address that still changes would abort the SDK's configuration. */
  async function start(routed: Promise<unknown>): Promise<void> {
    if (!isInsideWeCom()) { phase.value = 'outside'; return }
    ignoreEagerConfigFailure(window)
    const bridge = bridgeReady(bridgePatienceMs)
    // The login may leave the page first; without this the bridge's failure would count as unhandled.
    bridge.catch(() => undefined)
    try {
      const step = await login(place())
      if (step.kind === 'leaving') return
      await enter(step.result)
      await Promise.all([bridge, routed])
      await context(step.result)
    } catch (cause) {
      fail(cause)
    }
  }

  async function enter(result: LoginResult): Promise<void> {
    setBearer(result.token)
    loggedInAt = Date.now()
    syncClock(result.me.now)
    me.value = result.me
    const member = `${result.me.corpId}/${result.me.userid}`
    snapshotsOf(member)
    draftsOf(member)
    whenExpired(expired)
    whenRevoked(fail)
    if (typeof indexedDB !== 'undefined')
      await outbox.openFor(member).catch((cause: unknown) => { console.warn('[chitang] outbox not readable', cause) })
    void outbox.flush()
  }

  async function context(result: LoginResult): Promise<void> {
    const signedFor = location.href.split('#')[0]
    registerApp({
      corpId: result.agentConfig.corpId,
      agentId: result.agentConfig.agentId,
      sign: async (url) => {
        const signature = url === signedFor ? result.agentConfig : await api(signUrl, { query: { url, kind: 'agent' } })
        mark('signature')
        return signature
      },
    })
    phase.value = 'ready'
    const current = useCurrent()
    await current.start(() => mark('context'), () => mark('id'))
    watchCustomer()
  }

  function fail(cause: unknown): void {
    error.value = cause instanceof ApiError || cause instanceof BridgeError ? cause
      : new ApiError({ code: 'unexpected', status: 0, message: cause instanceof Error ? cause.message : String(cause) })
    phase.value = cause instanceof BridgeError && cause.kind === 'no_bridge' ? 'no_bridge' : 'failed'
  }

  /** An old login is renewed without a word; one that dies at once is shown, or the page would circle for ever. */
  function expired(cause: ApiError): void {
    setBearer(null)
    if (Date.now() - loggedInAt > againAfterMs) again()
    else fail(cause)
  }

  /** From the very beginning: without the used code, at the address the app was opened with. */
  function again(): void {
    const url = new URL(location.href)
    for (const name of ['code', 'state']) url.searchParams.delete(name)
    url.hash = ''
    if (url.href === location.href) location.reload()
    else location.replace(url.href)
  }

  return { phase, error, start, again }
})

const place = (): LoginPlace => ({ location, history, storage: sessionStorage })
