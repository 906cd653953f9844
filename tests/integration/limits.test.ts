import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { WecomClient } from '../../server/src/wecom/client.ts'
import { followUserList, listContactIds } from '../../server/src/wecom/endpoints/contacts.ts'
import { apiDomainIps } from '../../server/src/wecom/endpoints/network.ts'
import { WecomError } from '../../server/src/wecom/errors.ts'
import type { Caps, Priority } from '../../server/src/wecom/limits/limits.model.ts'
import { eventually } from '../support/harness.ts'
import { startWecom, type WecomStack } from '../support/wecom-stack.ts'

let s: WecomStack
beforeAll(async () => { s = await startWecom() }, 120_000)
afterAll(() => s.stop())
beforeEach(async () => {
  await s.database.run('DELETE FROM wecom_call_window')
  await s.database.run('DELETE FROM wecom_call_block')
  await s.control('POST', 'limits', { perMinute: null, concurrent: null, reset: true })
  await s.forget()
})
afterEach(() => s.control('DELETE', 'faults'))

const path = 'getcallbackip'
const caps = (minute: number, hour = minute * 20): Caps => ({ corp: { minute, hour }, ip: { minute: minute * 2, hour: hour * 2 } })
const call = (client: WecomClient, priority: Priority) => client.call(s.install, path, { priority })
const outcome = (work: Promise<unknown>) => work.then(() => 'sent' as const, (cause: unknown) => {
  if (cause instanceof WecomError && cause.kind === 'limited') return cause
  throw cause
})
const sent = async (works: Promise<unknown>[]) => (await Promise.all(works.map(outcome))).filter((one) => one === 'sent').length
const times = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at))
/** A minute that begins now, so that no window border falls into the test. */
const freshMinute = async () => {
  const left = 60_000 - ((await s.control<{ now: number }>('GET', 'clock')).now % 60_000)
  if (left < 20_000) await s.advance(left + 100)
}

describe('the allowance of a minute', () => {
  it('is shared by two processes to the last call: a sync may use 60 %, people 90 %, welcomes all of it', async () => {
    await freshMinute()
    const [one, two] = [s.process({ caps: caps(200) }), s.process({ caps: caps(200) })]
    await Promise.all([one, two].map(({ client }) => client.accessToken(s.install)))
    const both = (count: number, priority: Priority) => sent([one, two].flatMap(({ client }) => times(count, () => call(client, priority))))
    expect(await both(30, 'statistics')).toBe(60)
    expect(await both(40, 'statistics')).toBe(20)
    expect(await both(40, 'sync')).toBe(40)
    expect(await both(50, 'interactive')).toBe(60)
    expect(await both(20, 'welcome')).toBe(20)
    expect(await s.calls(path)).toHaveLength(200)
    const refused = await outcome(call(one.client, 'interactive'))
    expect(refused).toMatchObject({ errcode: 45009, kind: 'limited', transient: true, action: expect.stringMatching(/^约 \d+ 秒后自动继续$/) })
    expect((refused as WecomError).retryAfterMs).toBeLessThanOrEqual(60_000)
    await s.advance((refused as WecomError).retryAfterMs! + 50)
    expect(await both(1, 'interactive')).toBe(2)
  })

  it('costs a handful of writes, not one per call', async () => {
    await freshMinute()
    const { client, statements } = s.process()
    await client.accessToken(s.install)
    statements.length = 0
    for (let round = 0; round < 20; round++) await Promise.all(times(40, () => call(client, 'sync')))
    expect(statements.filter((sql) => sql.includes('wecom_call_window')).length).toBeLessThan(60)
    expect(await s.calls(path)).toHaveLength(800)
  })

  it('belongs to one endpoint: another one is not held back', async () => {
    await freshMinute()
    const { client } = s.process({ caps: caps(40) })
    expect(await sent(times(60, () => call(client, 'interactive')))).toBe(36)
    expect(await followUserList(client, s.install)).not.toHaveLength(0)
  })
})

describe('45009', () => {
  it('stops every process, lets a person know instead of calling, and ends when WeCom answers again', async () => {
    await s.control('POST', 'limits', { perMinute: 5 })
    const [one, two] = [s.process(), s.process()]
    expect(await sent(times(5, () => call(one.client, 'interactive')))).toBe(5)
    expect(await outcome(call(one.client, 'interactive'))).toMatchObject({ errcode: 45009 })
    await s.forget()
    // Asked for the first time, it reads what stands before it calls.
    const held = await outcome(call(two.client, 'interactive'))
    expect(held).toMatchObject({ errcode: 45009, action: expect.stringMatching(/^约 (5\d|60) 秒后自动继续$/) })
    expect(await s.calls(path)).toEqual([])
    expect(await s.database.rows('SELECT errcode FROM wecom_call_block')).toEqual([{ errcode: 45009 }])
    // The documented block is over.
    await s.advance(61_000)
    expect(await sent([call(one.client, 'interactive'), call(two.client, 'interactive')])).toBe(2)
  })

  it('does not make a storm: single probes look whether it is over', async () => {
    await s.control('POST', 'faults', { kind: 'errcode', errcode: 45009, path, times: null })
    const { client } = s.process()
    const until = Date.now() + 4_000
    let asked = 0
    while (Date.now() < until) {
      await outcome(call(client, 'interactive'))
      asked += 1
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    expect(asked).toBeGreaterThan(20)
    expect((await s.calls(path)).length).toBeLessThanOrEqual(4)
    await s.control('DELETE', 'faults')
    await eventually(async () => (await outcome(call(client, 'interactive'))) === 'sent', 'a probe finds WeCom answering')
    expect(await s.database.rows('SELECT scope FROM wecom_call_block')).toEqual([])
  })

  it('lets a sync wait a moment inside the call', async () => {
    await s.control('POST', 'faults', { kind: 'errcode', errcode: 45009, path, times: 1 })
    const { client } = s.process()
    expect(await outcome(call(client, 'sync'))).toMatchObject({ errcode: 45009 })
    expect(await outcome(call(client, 'sync'))).toBe('sent')
  })
})

describe('too many calls at once', () => {
  it('never happens by ourselves, and 45033 halves what is under way', async () => {
    await s.control('POST', 'limits', { concurrent: 30 })
    await s.control('POST', 'faults', { kind: 'latency', ms: 30, path, times: null })
    const { client } = s.process()
    await Promise.allSettled(times(100, () => call(client, 'welcome')))
    expect(client.limiter.slots.snapshot(s.install.corpId)).toMatchObject({ limit: 20, halved: true })
    await s.forget()
    await Promise.all(times(60, () => call(client, 'welcome')))
    expect((await s.calls(path)).every((one) => one.errcode === 0)).toBe(true)
  })

  const median = (all: number[]): number => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)]!

  it('a sync never starves a sidebar', async () => {
    const callMs = 25
    await s.control('POST', 'faults', { kind: 'latency', ms: callMs, path: 'externalcontact/get_follow_user_list', times: null })
    await s.control('POST', 'faults', { kind: 'latency', ms: callMs, path, times: null })
    const waits: Record<string, number[]> = {}
    const { client } = s.process({ onWait: (priority, ms) => { (waits[priority] ??= []).push(ms) } })
    await client.accessToken(s.install)
    let syncing = true
    const load = times(200, async () => {
      while (syncing) await followUserList(client, s.install)
    })
    await new Promise((resolve) => setTimeout(resolve, 200))
    for (let at = 0; at < 60; at++) await call(client, 'interactive')
    syncing = false
    await Promise.all(load)
    const p95 = waits['interactive']!.toSorted((a, b) => a - b)[Math.floor(waits['interactive']!.length * 0.95)]!
    // Compared with each other, not with a clock: two hundred in line wait many times as long as the one who goes first.
    expect(p95 * 2).toBeLessThan(median(waits['sync']!))
  })
})

describe('what was answered', () => {
  it('is added up by endpoint and errcode, by all processes', async () => {
    const [one, two] = [s.process(), s.process()]
    await apiDomainIps(one.client, s.install)
    await apiDomainIps(two.client, s.install)
    await listContactIds(two.client, s.install, 'nobody-here').catch((cause: unknown) => expect(cause).toBeInstanceOf(WecomError))
    await eventually(async () => (await s.database.row<{ calls: string }>("SELECT SUM(calls) AS calls FROM wecom_call_stat WHERE path = 'get_api_domain_ip' AND errcode = 0"))?.calls === '2', 'both processes wrote')
    expect((await s.database.rows<{ errcode: number }>("SELECT errcode FROM wecom_call_stat WHERE path = 'externalcontact/list'"))[0]!.errcode).not.toBe(0)
  })
})
