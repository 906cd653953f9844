import { sayEvent } from '../log/sentences.ts'
import type { Sim } from '../model/sim.ts'
import type { App, Corp } from '../model/types.ts'
import { eventXml, seal, urlCheck } from './envelope.ts'
import { send, type Delivery } from './post.ts'

const ATTEMPTS = 3

export const callbackUrlOf = (sim: Sim, corp: Corp, app: App): string => app.callbackUrl ?? `${sim.productOrigin}/wecom/callback/${corp.corpId}/${app.agentId}`

/** A failed attempt is repeated, an answered one never is, whatever the status (page 90930). */
export const shouldRetry = (delivery: Delivery, attempt: number): boolean => delivery.kind === 'failed' && attempt < ATTEMPTS

export type EventFields = Record<string, string | number>

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** Sends one event to one app. Order between events is not promised, so nothing waits for it. */
async function deliver(sim: Sim, corp: Corp, app: App, fields: EventFields): Promise<void> {
  const xml = eventXml(fields)
  const envelope = seal(app, corp.corpId, xml, Math.floor(sim.clock.now() / 1000))
  const url = callbackUrlOf(sim, corp, app)
  const said = sayEvent(sim, corp.corpId, fields)
  const entry = sim.log.open({
    at: sim.clock.now(), kind: 'callback', corpId: corp.corpId, agentId: app.agentId, name: String(fields.ChangeType), ...said,
    request: { url, event: { ...fields, ...('WelcomeCode' in fields && { WelcomeCode: '***' }) } },
  })
  for (let attempt = 1; ; attempt++) {
    entry.attempts = attempt
    const delivery = await send('POST', `${url}${url.includes('?') ? '&' : '?'}${envelope.query}`, envelope.body, sim.callbackTimeoutMs)
    if (delivery.kind === 'answered') return sim.log.close(entry, { status: delivery.status, errcode: delivery.status < 300 ? 0 : delivery.status, response: delivery.body.slice(0, 500) })
    if (!shouldRetry(delivery, attempt)) return sim.log.close(entry, { status: delivery.reason, errcode: -1, response: delivery.reason })
    await sleep(sim.callbackRetryMs)
  }
}

/** Events a 'reorder' fault holds back until a later one has gone out. */
const held = new WeakMap<Sim, (() => void)[]>()

/** Emits an event of a human action to every app that listens. Fields may differ per app (WelcomeCode). */
export function emit(sim: Sim, corp: Corp, fieldsFor: (app: App) => EventFields): void {
  for (const app of Object.values(corp.apps)) {
    if (!app.customerContact || !app.receiveEvents) continue
    const fields: EventFields = {
      ToUserName: corp.corpId, FromUserName: 'sys', CreateTime: Math.floor(sim.clock.now() / 1000), MsgType: 'event', Event: 'change_external_contact', ...fieldsFor(app),
    }
    const faults = sim.faults.take(`callback/${String(fields.ChangeType)}`, corp.corpId)
    const go = (): void => void deliver(sim, corp, app, fields)
    const waiting = held.get(sim) ?? []
    if (faults.some((f) => f.kind === 'drop')) {
      sim.log.open({ at: sim.clock.now(), kind: 'callback', corpId: corp.corpId, agentId: app.agentId, name: String(fields.ChangeType), ...sayEvent(sim, corp.corpId, fields), ms: 0, errcode: -1, status: 'lost by fault', request: { event: fields } })
      continue
    }
    if (faults.some((f) => f.kind === 'reorder')) {
      held.set(sim, [...waiting, go])
      continue
    }
    const delay = faults.find((f) => f.kind === 'latency')?.ms ?? 0
    if (delay > 0) setTimeout(go, delay)
    else go()
    if (faults.some((f) => f.kind === 'duplicate')) setTimeout(go, 50)
    if (waiting.length > 0) {
      held.delete(sim)
      for (const late of waiting) setTimeout(late, 200)
    }
  }
}

/** The GET that WeCom makes when a callback URL is saved: the plain text must come back exactly, within a second. */
export async function checkUrl(sim: Sim, corp: Corp, app: App, url: string): Promise<{ ok: boolean; detail: string }> {
  const check = urlCheck(app, corp.corpId, Math.floor(sim.clock.now() / 1000))
  const delivery = await send('GET', `${url}${url.includes('?') ? '&' : '?'}${check.query}`, null, 1000)
  if (delivery.kind === 'failed') return { ok: false, detail: delivery.reason }
  if (delivery.status !== 200) return { ok: false, detail: `status ${delivery.status}` }
  return delivery.body === check.echo ? { ok: true, detail: 'ok' } : { ok: false, detail: 'the answer is not the decrypted echostr' }
}
