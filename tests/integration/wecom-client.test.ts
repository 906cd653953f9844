import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../server/src/platform/clock/clock.ts'
import type { Install } from '../../server/src/wecom/client.ts'
import { CredentialStore } from '../../server/src/wecom/credentials.ts'
import { listContactWayIds } from '../../server/src/wecom/endpoints/contact-ways.ts'
import { followUserList } from '../../server/src/wecom/endpoints/contacts.ts'
import { listDepartments, listMembers } from '../../server/src/wecom/endpoints/directory.ts'
import { callbackIps } from '../../server/src/wecom/endpoints/network.ts'
import { addCorpTags, deleteCorpTags, listCorpTags } from '../../server/src/wecom/endpoints/tags.ts'
import { WecomError } from '../../server/src/wecom/errors.ts'
import { eventually } from '../support/harness.ts'
import { startWecom, type WecomStack } from '../support/wecom-stack.ts'
import { selfBuilt } from '../../server/src/wecom/corp-gateway.ts'

let s: WecomStack
beforeAll(async () => { s = await startWecom() }, 120_000)
afterAll(() => s.stop())
beforeEach(async () => {
  await s.database.run('DELETE FROM wecom_credential')
  await s.forget()
})
afterEach(() => s.control('DELETE', 'faults'))

const processes = (count: number) => Array.from({ length: count }, () => s.process())
const failureOf = async (work: Promise<unknown>): Promise<WecomError> => {
  const error = await work.then(() => null, (cause: unknown) => cause)
  expect(error).toBeInstanceOf(WecomError)
  return error as WecomError
}

describe('a token', () => {
  it('is fetched once by eight processes that all start at the same moment', async () => {
    const all = processes(8)
    const answers = await Promise.all(all.flatMap(({ client }) => [1, 2, 3].map(() => followUserList(client, s.install))))
    expect(new Set(answers.map(String)).size).toBe(1)
    expect(await s.calls('gettoken')).toHaveLength(1)
  })

  it('that died early is renewed once for all of them, and nobody notices', async () => {
    const all = processes(8)
    await Promise.all(all.map(({ client }) => followUserList(client, s.install)))
    await s.forget()
    await s.control('POST', 'faults', { kind: 'tokenDeath', path: 'externalcontact/get_follow_user_list', times: 1 })
    await Promise.all(all.map(({ client }) => followUserList(client, s.install)))
    expect(await s.calls('gettoken')).toHaveLength(1)
    const answers = await s.calls('externalcontact/get_follow_user_list')
    expect(answers.filter((call) => call.errcode === 0)).toHaveLength(8)
    expect(answers.length).toBeLessThanOrEqual(16)
  })

  it('that is called dead twice is not tried for ever', async () => {
    const { client } = s.process()
    await s.control('POST', 'faults', { kind: 'errcode', errcode: 40014, path: 'getcallbackip', times: null })
    expect(await failureOf(callbackIps(client, s.install))).toMatchObject({ kind: 'token', errcode: 40014 })
    expect(await s.calls('getcallbackip')).toHaveLength(2)
  })

  it('ends without a failure when its two hours are over', async () => {
    const { client } = s.process()
    await followUserList(client, s.install)
    await s.advance(7_201_000)
    await followUserList(client, s.install)
    expect((await s.calls('gettoken')).every((call) => call.errcode === 0)).toBe(true)
  })
})

describe('before a credential ends', () => {
  it('it is renewed in the background by one of four processes while the old one serves everybody', async () => {
    let now = Date.parse('2026-06-04T10:00:00Z')
    const clock = { ms: () => now, now: () => new Date(now) }
    let fetched = 0
    let wecom = Promise.resolve()
    const fetch = async () => {
      await wecom
      return { value: `token-${++fetched}`, expiresInSeconds: 7200 }
    }
    const stores = Array.from({ length: 4 }, () => new CredentialStore({ database: s.database, clock, masterKey: Buffer.alloc(32, 1) }))
    const target = { groupId: '9', installId: '9', kind: 'access' as const }
    const ask = () => Promise.all(stores.map((store) => store.get(target, fetch)))
    expect(await ask()).toEqual(Array(4).fill('token-1'))
    now += 6_950_000
    let answer = (): void => undefined
    wecom = new Promise((resolve) => { answer = resolve })
    // Nobody waits for WeCom, which does not answer yet.
    expect(await ask()).toEqual(Array(4).fill('token-1'))
    const stored = async () => (await s.database.row<{ value: string }>("SELECT value_enc AS value FROM wecom_credential WHERE install_id = '9'"))!.value
    const old = await stored()
    answer()
    await eventually(async () => (await stored()) !== old, 'the new one is stored')
    // Each process looks again half a minute later.
    now += 31_000
    await eventually(async () => (await ask()).every((token) => token === 'token-2'), 'everybody has the new one')
    expect(fetched).toBe(2)
  })
})

describe('a wrong secret', () => {
  const wrong = (secret: string): Install => ({ ...s.install, id: '3', gateway: selfBuilt(() => secret) })
  const tries = async () => (await s.calls('gettoken')).length

  it('is tried three times by all processes together, then once a minute, then once in ten, until it is changed', async () => {
    const all = processes(6)
    const attempt = async () => Promise.all(all.map(({ client }) => failureOf(followUserList(client, wrong('nonsense')))))
    for (let round = 0; round < 3; round++) for (const error of await attempt()) expect(error).toMatchObject({ kind: 'credential', errcode: 40001, reason: '应用 Secret 不对或已重置', action: '请管理员更新应用 Secret' })
    expect(await tries()).toBe(3)
    expect((await attempt())[0]!.retryAfterMs).toBeGreaterThan(50_000)
    await s.advance(61_000)
    await attempt()
    await attempt()
    expect(await tries()).toBe(4)
    await s.advance(300_000)
    await attempt()
    expect(await tries()).toBe(4)
    await s.advance(301_000)
    await attempt()
    expect(await tries()).toBe(5)
    expect((await attempt())[0]!.retryAfterMs).toBeGreaterThan(3_000_000)
    await followUserList(all[0]!.client, wrong(s.secret))
    await followUserList(all[5]!.client, wrong(s.secret))
    expect(await s.database.row('SELECT failures, blocked_until AS blocked, last_errcode AS code FROM wecom_credential WHERE install_id = ?', ['3'])).toEqual({ failures: 0, blocked: null, code: null })
  })

  it('is not what a busy WeCom means', async () => {
    const { client } = s.process()
    await s.control('POST', 'faults', { kind: 'errcode', errcode: -1, path: 'gettoken', times: 5 })
    for (let round = 0; round < 5; round++) expect(await failureOf(client.accessToken(s.install))).toMatchObject({ kind: 'busy' })
    await client.accessToken(s.install)
  })
})

describe('a busy WeCom', () => {
  it('is asked again at most three times when the call is a read, never when it writes', async () => {
    const { client } = s.process()
    await s.control('POST', 'faults', { kind: 'errcode', errcode: -1, path: 'user/list', times: 3 })
    expect(await listMembers(client, s.install, 1)).not.toHaveLength(0)
    expect(await s.calls('user/list')).toHaveLength(4)
    await s.control('POST', 'faults', { kind: 'errcode', errcode: 6000, path: 'department/list', times: 9 })
    await failureOf(listDepartments(client, s.install))
    expect(await s.calls('department/list')).toHaveLength(4)
    await s.control('POST', 'faults', { kind: 'errcode', errcode: -1, path: 'externalcontact/add_corp_tag', times: 1 })
    await failureOf(addCorpTags(client, s.install, { groupName: '忙', names: ['忙'] }))
    expect(await s.calls('externalcontact/add_corp_tag')).toHaveLength(1)
  })
})

describe('endpoints', () => {
  it('read and write as their pages say', async () => {
    const { client } = s.process()
    const made = await addCorpTags(client, s.install, { groupName: '车型意向', names: Array.from({ length: 120 }, (_, at) => `标签${at}`) })
    const listed = await listCorpTags(client, s.install, [made.id])
    expect(listed[0]!.tags).toHaveLength(120)
    await deleteCorpTags(client, s.install, made.tags.map((tag) => tag.id))
    expect((await listCorpTags(client, s.install)).some((group) => group.id === made.id)).toBe(false)
    expect(await callbackIps(client, s.install)).not.toHaveLength(0)
    expect(await listContactWayIds(client, s.install, new Date(systemClock.ms() - 80 * 86_400_000), new Date(systemClock.ms() + 86_400_000))).toBeInstanceOf(Array)
  })

  it('never let a token or a secret into an error', async () => {
    const { client } = s.process()
    await s.control('POST', 'faults', { kind: 'reset', path: 'getcallbackip', times: 1 })
    const error = await failureOf(callbackIps(client, s.install))
    const token = await client.accessToken(s.install)
    expect(error).toMatchObject({ kind: 'network', errcode: null })
    for (const hidden of [token, s.secret]) expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toContain(hidden)
  })
})
