import { getOverview } from '@chitang/shared/contracts/overview'
import { getWecomHealth, type WecomHealth } from '@chitang/shared/contracts/wecom-health'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { setSecret } from '../../server/src/app/set-secret.ts'
import { markTagsJob } from '../../server/src/modules/tags/index.ts'
import { connectClient } from '../../server/src/wecom/connect-client.ts'
import { createProbeServer } from '../../server/src/platform/metrics/scrape.ts'
import { eventually, startHarness, type Harness } from '../support/harness.ts'
import type { Install } from '../../server/src/wecom/client.ts'
import { selfBuilt } from '../../server/src/wecom/corp-gateway.ts'

const secretOf = ({ gateway }: Install): string => (gateway.driver === 'self_built' ? gateway.secret() : '')
const [ours, theirs] = ['wwS_binhu', 'wwG_huayue']
let h: Harness
beforeAll(async () => { h = await startHarness({ corps: [ours, theirs] }) }, 90_000)
afterAll(() => h.stop())

const install = async () => h.product.directory.wecomInstall((await h.product.directory.installByAgent(ours, 1000002))!)
const callTags = async () => h.product.wecom.call(await install(), 'externalcontact/get_corp_tag_list', { body: {} }).then(() => null, (cause: Error) => cause)
const manager = async () => (await h.rows<{ userid: string }>(
  `SELECT m.userid FROM assignment a JOIN member m ON m.group_id = a.group_id AND m.employee_id = a.employee_id JOIN corp c ON c.group_id = m.group_id AND c.id = m.corp_id
   WHERE c.corp_id = ? AND a.role = 'store_manager' AND a.valid_to IS NULL LIMIT 1`, [ours]))[0]!.userid
// One login: nobody may try sixty times a minute, and we look more often.
let looking: ReturnType<Harness['admin']> | null = null
const healthOf = async (): Promise<WecomHealth> => (await (looking ??= manager().then((userid) => h.admin(userid, ours))))(getWecomHealth)

describe('企微连接', () => {
  it('shows a manager the corp of their store and nobody else\'s, with what is left', async () => {
    await callTags()
    const { corps } = await healthOf()
    expect(corps).toHaveLength(1)
    expect(corps[0]).toMatchObject({ secret: { state: 'ok', reason: null }, blocks: [], concurrency: { limit: 40, halved: false } })
    const tags = corps[0]!.budget.find((row) => row.family === 'tags')!
    expect(tags.minute.cap).toBe(8_000)
    expect(tags.minute.used).toBeGreaterThan(0)
    expect(tags.hour).toMatchObject({ cap: 120_000 })
  })

  it('names a block and its end', async () => {
    await h.control('POST', 'faults', { kind: 'errcode', errcode: 45009, path: 'externalcontact/get_corp_tag_list', times: 1 })
    expect(await callTags()).toMatchObject({ errcode: 45009 })
    const [corp] = (await healthOf()).corps
    expect(corp!.blocks).toMatchObject([{ family: 'tags', path: 'externalcontact/get_corp_tag_list' }])
    expect(Date.parse(corp!.blocks[0]!.until) - h.product.kit.clock.ms()).toBeGreaterThan(40_000)
    const refusal = await eventually(async () => (await healthOf()).corps[0]!.errors.find((row) => row.errcode === 45009), 'the refusal is counted')
    expect(refusal).toMatchObject({ family: 'tags', reason: '企业微信限制了调用次数' })
  })

  it('says who must do what when the secret is refused, there and first of all on the overview', async () => {
    const client = await h.admin(await manager(), ours)
    await h.rows('DELETE FROM wecom_credential WHERE kind = ?', ['access'])
    const real = await install()
    const { database, clock, log } = h.product.kit
    const restarted = connectClient({ database, clock, log, masterKey: h.product.config.masterKey, apiOrigin: h.sim.apiOrigin })
    for (let round = 0; round < 4; round++) expect(await restarted.client.accessToken({ ...real, gateway: selfBuilt(() => 'reset-by-somebody') }).catch((cause: unknown) => cause)).toMatchObject({ kind: 'credential' })
    expect((await client(getWecomHealth)).corps[0]!.secret).toMatchObject({ state: 'blocked', failures: 3, reason: '应用 Secret 不对或已重置', action: '请管理员更新应用 Secret' })
    expect((await client(getOverview)).todo[0]).toMatchObject({ kind: 'wecom_credential', detail: '应用 Secret 不对或已重置 · 请管理员更新应用 Secret' })
  })
})

describe('a secret that is reset while people work', () => {
  it('loses nothing: work waits, WeCom is left alone after three tries, and goes on when the new one is set', async () => {
    const real = await install()
    await h.rows('DELETE FROM wecom_credential')
    const refusals = async () => (await h.control<{ calls: { errcode: number }[] }>('GET', 'calls?path=gettoken')).calls.filter((call) => call.errcode === 40001).length
    const before = await refusals()
    const set = async (secret: string) => {
      await setSecret(h.product, ours, secret)
      h.product.directory.invalidate()
    }
    await set('reset-in-the-console')
    const advisor = (await h.rows<{ userid: string; relationId: string }>(
      `SELECT m.userid, r.id AS relationId FROM follow_relation r JOIN member m ON m.group_id = r.group_id AND m.id = r.member_id JOIN corp c ON c.id = r.corp_id
       WHERE c.corp_id = ? AND m.status = 'active' LIMIT 1`, [ours]))[0]!
    const [tag] = await h.rows<{ id: string }>("SELECT t.id FROM tag t JOIN corp c ON c.id = t.corp_id WHERE c.corp_id = ? LIMIT 1", [ours])
    await h.control('POST', 'faults', { kind: 'tokenDeath', path: 'externalcontact/mark_tag', times: 1 })
    const groupId = real.groupId
    const jobId = await h.product.kit.database.transaction((tx) => h.product.kit.queue.enqueue(tx, markTagsJob, { relationId: advisor.relationId, add: [tag!.id], remove: [], source: 'advisor', reason: null }, { groupId, laneKey: `${ours}:secret-test` }))
    h.product.wake()
    await eventually(async () => (await h.rows<{ last_error: string | null }>('SELECT last_error FROM job WHERE id = ?', [jobId]))[0]?.last_error?.includes('Secret'), 'the job waits for the secret')
    for (let round = 0; round < 5; round++) {
      await h.advance(46_000)
      await new Promise((resolve) => setTimeout(resolve, 400))
    }
    const tried = await refusals()
    expect((await h.rows<{ status: string }>('SELECT status FROM job WHERE id = ?', [jobId]))[0]).toMatchObject({ status: 'ready' })
    await set(secretOf(real))
    // Workers on other nodes are other processes: they read the new secret within five seconds.
    if (inject('otherNodes').length > 0) await new Promise((resolve) => setTimeout(resolve, 6_000))
    await h.advance(46_000)
    expect(await h.product.kit.queue.outcome(groupId, jobId!, 30_000)).toEqual({ status: 'done', error: null })
    expect(tried - before).toBeGreaterThanOrEqual(3)
    expect(tried - before).toBeLessThanOrEqual(4)
    expect((await healthOf()).corps[0]!.secret).toMatchObject({ state: 'ok', failures: 0 })
  })
})

describe('/metrics', () => {
  it('tells queues, delays, calls and what is left', async () => {
    const text = await (await fetch(`${h.origin}/metrics`)).text()
    for (const name of ['chitang_inbox_rows{state="pending"} 0', 'chitang_inbox_oldest_due_seconds 0', 'chitang_dead_letters{queue="inbox"} 0', 'chitang_dead_letters{queue="job"} 0', 'chitang_wecom_token_refreshes_total{result="ok"}', 'chitang_event_loop_lag_milliseconds{quantile="0.99"}', 'chitang_wecom_wait_milliseconds_bucket'])
      expect(text).toContain(name)
    expect(text).toMatch(/chitang_wecom_calls_total\{family="tags",errcode="45009"\} 1/)
    expect(text).toMatch(/chitang_wecom_budget_left_ratio\{family="tags",span="hour"\} 0\.9/)
  })

  it('is not for others', async () => {
    expect((await fetch(`${h.origin}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.9' } })).status).toBe(404)
  })

  it('has a small server of its own for workers', async () => {
    const server = createProbeServer({ registry: h.product.metrics.registry, token: 'scrape', ready: async () => true })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`
    const status = async (path: string, headers: Record<string, string> = {}) => (await fetch(`${origin}${path}`, { headers })).status
    expect([await status('/healthz'), await status('/readyz'), await status('/metrics'), await status('/other')]).toEqual([200, 200, 200, 404])
    expect([await status('/metrics', { 'x-forwarded-for': '1.1.1.1' }), await status('/metrics', { 'x-forwarded-for': '1.1.1.1', authorization: 'Bearer scrape' })]).toEqual([401, 200])
    await new Promise((resolve) => server.close(resolve))
  })
})
