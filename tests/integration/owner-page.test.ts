import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectWechat } from '../../server/src/app/connect-wechat.ts'
import { eventually, startHarness, type Harness } from '../support/harness.ts'

let h: Harness
const day = 86_400_000
let storeId: string

beforeAll(async () => {
  h = await startHarness({ corps: ['wwG_huayue', 'wwS_hexi', 'wwS_hanyang'] })
  const { accounts } = await h.control<{ accounts: { appid: string; secret: string; name: string; corpId: string }[] }>('GET', 'accounts')
  await connectWechat(h.product, accounts[0]!)
  storeId = (await h.rows<{ id: string }>("SELECT id FROM store WHERE short_name = '包河'"))[0]!.id
  const entities = await h.rows<{ id: string }>('SELECT DISTINCT legal_entity_id AS id FROM store ORDER BY id')
  const { ids, clock } = h.product.kit
  for (const [at, a] of entities.entries()) for (const b of entities.slice(at + 1))
    await h.rows("INSERT INTO entity_contract (group_id, id, entity_a, entity_b, contract_no, blind_link, valid_from) SELECT id, ?, ?, ?, 'DPA-TEST', 1, ? FROM tenant_group", [ids.next(), a.id, b.id, new Date(clock.ms() - day)])
}, 120_000)
afterAll(() => h.stop())

/** A human with a WeChat account of their own. */
const human = async (name: string) => (await h.control<{ personId: string }>('POST', 'persons', { name, unionid: true })).personId

async function scan(personId: string, corpId: string): Promise<void> {
  const { corps } = await h.control<{ corps: { corpId: string; contactWays: { configId: string; remark: string }[] }[] }>('GET', 'world')
  const way = corps.find((corp) => corp.corpId === corpId)!.contactWays.find((one) => one.remark.endsWith('展厅门口'))!
  await h.control('POST', 'scan', { configId: way.configId, personId })
}

/** What the phone does: the page, the button, WeChat's own page, and back. */
async function logIn(personId: string, to: 'login' | 'stop' = 'login'): Promise<string> {
  expect(await (await fetch(`${h.origin}/owner/${storeId}${to === 'stop' ? '/stop' : ''}`)).text()).toContain(to === 'stop' ? '不再收到群发' : '微信登录')
  const left = await fetch(`${h.origin}/owner/${storeId}/${to}`, { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded' } })
  const asked = new URL(left.headers.get('location')!)
  // Browsers let the form go only where the page says.
  expect((await fetch(`${h.origin}/owner/${storeId}`)).headers.get('content-security-policy')).toContain(`form-action 'self' ${asked.origin}`)
  const { location } = await h.control<{ location: string }>('POST', 'wechat-login', { appid: asked.searchParams.get('appid'), personId, redirectUri: asked.searchParams.get('redirect_uri'), state: asked.searchParams.get('state'), scope: asked.searchParams.get('scope') })
  const { pathname, search } = new URL(location)
  const back = await fetch(`${h.origin}${pathname}${search}`, { headers: { cookie: left.headers.get('set-cookie')!.split(';')[0]! } })
  return back.text()
}

const humans = async (name: string) => (await h.rows<{ one: string }>('SELECT DISTINCT COALESCE(p.human_id, p.id) AS one FROM corp_contact c JOIN person p ON p.group_id = c.group_id AND p.id = c.person_id WHERE c.name = ?', [name])).length
const contacts = (name: string) => h.rows('SELECT id FROM corp_contact WHERE name = ?', [name])

it('a login is the bridge: friends of two companies’ corps are counted as one human, before and after it', async () => {
  const person = await human('桥上的人')
  await scan(person, 'wwG_huayue')
  await scan(person, 'wwS_hexi')
  await eventually(async () => (await contacts('桥上的人')).length === 2, 'both corps know them')
  expect(await humans('桥上的人')).toBe(2)
  expect(await logIn(person)).toContain('登录好了')
  await eventually(async () => (await humans('桥上的人')) === 1, 'the login tells they are one')
  // A third corp adds them later: its new friend is recognised by the pending id.
  await scan(person, 'wwS_hanyang')
  await eventually(async () => (await contacts('桥上的人')).length === 3, 'the third corp knows them')
  await eventually(async () => (await humans('桥上的人')) === 1, 'and is recognised')
  expect(await h.rows("SELECT COUNT(*) AS n FROM person WHERE merged_into IS NOT NULL AND name = '桥上的人'")).toEqual([{ n: expect.toSatisfy((n) => Number(n) === 0) as unknown }])
  expect(JSON.stringify(await h.rows('SELECT * FROM owner_visitor'))).not.toMatch(/oHY/)
})

it('a login that is not theirs, twice, or of somebody else’s browser leaves nothing', async () => {
  const before = await h.rows('SELECT id FROM owner_visitor')
  const alone = await fetch(`${h.origin}/owner/back?code=nobody&state=${'a'.repeat(40)}`)
  expect([alone.status, await alone.text()]).toEqual([401, expect.stringContaining('登录没有完成')])
  expect(await h.rows('SELECT id FROM owner_visitor')).toEqual(before)
  expect((await fetch(`${h.origin}/owner/1`)).status).toBe(404)
})

it('who logged in first and became a friend more than ninety days later is not recognised', async () => {
  const person = await human('来晚的人')
  await scan(person, 'wwG_huayue')
  await logIn(person)
  await eventually(async () => (await h.rows('SELECT id FROM owner_visitor WHERE pending_hash IS NOT NULL')).length === 2, 'WeCom gave an id')
  await h.advance(91 * day)
  await scan(person, 'wwS_hexi')
  await eventually(async () => (await contacts('来晚的人')).length === 2, 'the second corp knows them')
  await eventually(async () => (await h.rows("SELECT id FROM job WHERE kind LIKE 'identity%' AND status IN ('ready', 'running')")).length === 0, 'everything is compared')
  expect(await humans('来晚的人')).toBe(2)
})

it('a customer says by the link that they want no more mass messages: for this company, now and for friendships found later', async () => {
  const person = await human('不想再收')
  await scan(person, 'wwG_huayue')
  await scan(person, 'wwS_hexi')
  await eventually(async () => (await contacts('不想再收')).length === 2, 'both corps know them')
  expect(await logIn(person, 'stop')).toContain('以后不再群发给您')
  const wishes = () => h.rows<{ entity: string; source: string; store: string }>("SELECT e.name AS entity, w.source, s.short_name AS store FROM broadcast_wish w JOIN legal_entity e ON e.id = w.legal_entity_id JOIN person p ON p.id = w.person_id JOIN store s ON s.id = p.store_id WHERE p.name = '不想再收' AND w.lifted_at IS NULL")
  const first = await eventually(async () => { const found = await wishes(); return found.length > 0 && found }, 'the wish holds')
  const [store] = await h.rows<{ entity: string }>('SELECT e.name AS entity FROM store s JOIN legal_entity e ON e.id = s.legal_entity_id WHERE s.id = ?', [storeId])
  expect(first).toEqual([{ entity: store!.entity, source: 'page', store: expect.any(String) as string }])
})
