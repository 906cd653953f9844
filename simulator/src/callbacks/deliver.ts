import { lensOf } from '../api/lens.ts'
import { sayEvent, type Sentence } from '../log/sentences.ts'
import { homeOf } from '../model/shares.ts'
import type { Sim } from '../model/sim.ts'
import type { App, Corp } from '../model/types.ts'
import { eventXml, seal, urlCheck } from './envelope.ts'
import type { Fault, FaultKind } from '../control/faults.ts'
import { randomId } from '../model/ids.ts'
import { send, type Delivery } from './post.ts'
import { resultOf, type EventRecord } from './record.ts'

const ATTEMPTS = 3

/** Everything of a downstream instance goes to the upstream's address (3.6, chain rule). */
export function callbackUrlOf(sim: Sim, ofCorp: Corp, ofApp: App): string {
  const { corp, app } = homeOf(sim, ofCorp, ofApp)
  return app.callbackUrl ?? `${sim.productOrigin}/wecom/callback/${corp.corpId}/${app.agentId}`
}

/** A failed attempt is repeated, an answered one never is, whatever the status (page 90930). */
export const shouldRetry = (delivery: Delivery, attempt: number): boolean => delivery.kind === 'failed' && attempt < ATTEMPTS

export type EventFields = Record<string, string | number>

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** `fields` as the receiver reads them; `said` is the sentence for the log. */
interface Event { corp: Corp; app: App; fields: EventFields; said: Sentence; record: EventRecord; fault: string | null }

const nameOf = (fields: EventFields): string => String(fields.ChangeType ?? fields.Event)

/** The line breaks before the product sees a byte: a connect failure, which WeCom repeats. */
const isBroken = (sim: Sim, corp: Corp, name: string): boolean => sim.faults.take(`callback/${name}`, corp.corpId, (kind) => kind === 'dropAttempt').length > 0

/** Sends one event to one app. Order between events is not promised, so nothing waits for it. */
async function deliver(sim: Sim, { corp, app, fields, said, record, fault }: Event): Promise<void> {
  const name = nameOf(fields)
  const home = homeOf(sim, corp, app)
  // Whose id stands at the end of a downstream's envelope no page says; the address and its keys are the upstream's, so is this.
  const envelope = seal(home.app, home.corp.corpId, eventXml(fields), Math.floor(sim.clock.now() / 1000))
  const url = callbackUrlOf(sim, corp, app)
  const entry = sim.log.open({
    at: sim.clock.now(), kind: 'callback', corpId: corp.corpId, agentId: app.agentId, name, fault, ...said,
    request: { url, event: { ...fields, ...('WelcomeCode' in fields && { WelcomeCode: '***' }) } },
  })
  for (let attempt = 1; ; attempt++) {
    entry.attempts = attempt
    const tried = { at: sim.clock.now(), real: Date.now() }
    const delivery: Delivery = isBroken(sim, corp, name)
      ? { kind: 'failed', reason: 'dropped' }
      : await send('POST', `${url}${url.includes('?') ? '&' : '?'}${envelope.query}`, envelope.body, sim.callbackTimeoutMs)
    record.attempts.push({ ...tried, ms: Date.now() - tried.real, result: resultOf(delivery) })
    if (shouldRetry(delivery, attempt)) {
      await sleep(sim.callbackRetryMs)
      continue
    }
    sim.records.ended(record)
    if (delivery.kind === 'answered') sim.log.close(entry, { status: delivery.status, errcode: delivery.status < 300 ? 0 : delivery.status, response: delivery.body.slice(0, 500) })
    else sim.log.close(entry, { status: delivery.reason, errcode: -1, response: delivery.reason })
    return
  }
}

/** Events a 'reorder' fault holds back until a later one has gone out. */
const held = new WeakMap<Sim, Set<() => void>>()
const HELD_MS = 2000

function holdBack(sim: Sim, go: () => void, longestMs: number): void {
  const waiting = held.get(sim) ?? new Set()
  held.set(sim, waiting)
  const once = (): void => {
    clearTimeout(timer)
    if (waiting.delete(once)) go()
  }
  // Nothing may follow: then it goes out late, but it goes.
  const timer = setTimeout(once, longestMs)
  timer.unref()
  waiting.add(once)
}

function letGo(waiting: readonly (() => void)[]): void {
  for (const late of waiting) setTimeout(late, 200)
}

/** One event to one app, with what faults do to it on the way. */
export function tell(sim: Sim, corp: Corp, app: App, eventId: string, own: EventFields): void {
  const plain: EventFields = { ToUserName: corp.corpId, FromUserName: 'sys', CreateTime: Math.floor(sim.clock.now() / 1000), MsgType: 'event', Event: 'change_external_contact', ...own }
  const said = sayEvent(sim, corp.corpId, plain)
  const fields = lensOf(sim.world, corp, app).event(plain)
  const faults = sim.faults.take(`callback/${nameOf(fields)}`, corp.corpId, (kind) => kind !== 'dropAttempt')
  const has = (kind: FaultKind): Fault | undefined => faults.find((f) => f.kind === kind)
  const fault = faults.length > 0 ? faults.map((f) => f.kind).join('+') : null
  const record = sim.records.open({ eventId, at: sim.clock.now(), corpId: corp.corpId, agentId: app.agentId, fields }, has('duplicate') && !has('drop') ? 2 : 1)
  if (has('drop')) {
    for (let i = 0; i < ATTEMPTS; i++) record.attempts.push({ at: sim.clock.now(), real: Date.now(), ms: 0, result: 'dropped' })
    sim.records.ended(record)
    sim.log.open({ at: sim.clock.now(), kind: 'callback', corpId: corp.corpId, agentId: app.agentId, name: nameOf(fields), fault, ...said, ms: 0, errcode: -1, status: 'lost by fault', request: { event: fields } })
    return
  }
  const go = (): void => void deliver(sim, { corp, app, fields, said, record, fault })
  const all = (): void => {
    go()
    if (has('duplicate')) setTimeout(go, 50)
  }
  const waiting = [...(held.get(sim) ?? [])]
  const reorder = has('reorder')
  const delay = has('latency')?.ms ?? 0
  if (reorder) holdBack(sim, all, reorder.ms || HELD_MS)
  else if (delay > 0) setTimeout(all, delay)
  else all()
  if (!reorder) letGo(waiting)
}

/** Emits an event of a human action to every app that listens. Fields may differ per app (WelcomeCode). */
export function emit(sim: Sim, corp: Corp, fieldsFor: (app: App) => EventFields): void {
  const eventId = randomId('v', 12)
  for (const app of Object.values(corp.apps)) {
    if (app.customerContact && app.receiveEvents) tell(sim, corp, app, eventId, fieldsFor(app))
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
