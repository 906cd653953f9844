import { getMe } from '@chitang/shared/contracts/auth'
import { createCode, listCodes } from '@chitang/shared/contracts/codes'
import { connectOwnApp, getOnboardingCorp, listCorpMembers, openStore, runChecks } from '@chitang/shared/contracts/onboarding'
import { listPeople } from '@chitang/shared/contracts/org'
import { listScripts } from '@chitang/shared/contracts/scripts'
import { getSharingBoard, markShared, refreshSharing, remindDealer, switchModule, type Dealer } from '@chitang/shared/contracts/sharing'
import { getVisibility, leaveSharing, returnToSharing } from '@chitang/shared/contracts/visibility'
import type { ApiClient } from '@chitang/shared/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually, startHarness, type Harness } from '../support/harness.ts'

let h: Harness
let hq: ApiClient
let storeId: string
const newcomer = { corpId: 'wwS_jinghu', upstreamId: 'wwG_huayue' }
const dealer = async (name = '曜川芜湖镜湖店'): Promise<Dealer> => (await hq(getSharingBoard)).dealers.find((one) => one.corpName === name)!
const refused = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'done', (error: { code: string }) => error.code)
const state = (wanted: string): Promise<Dealer> => eventually(async () => { const one = await dealer(); return one.state === wanted && one }, `the dealer is ${wanted}`, 20)
const memberOf = (position: string): string => Object.values(h.sim.world.corps[newcomer.corpId]!.members).find((one) => one.position === position)!.userid
const theirs = (position: string): string => `${newcomer.corpId}/${memberOf(position)}`

beforeAll(async () => {
  h = await startHarness()
  hq = await h.admin('wuya')
}, 60_000)
afterAll(() => h.stop())

/** One story: each step stands on the one before. */
describe('HQ shares its app to a dealer', () => {
  it('the board knows the chain: who has the app, who has not, who was only invited', async () => {
    await hq(refreshSharing, { body: {} })
    const { dealers, app, checkedAt, trouble } = await hq(getSharingBoard)
    expect([app?.corpName, typeof checkedAt, trouble]).toEqual(['华岳汽车集团', 'string', null])
    expect(dealers.filter((one) => one.state === 'active').map((one) => one.driver)).toEqual(Array.from({ length: 5 }, () => 'shared'))
    expect(await dealer()).toMatchObject({ state: 'pending', joined: true, store: null, health: null, corpId: null })
    expect(await dealer('瑞庭徐州云龙店')).toMatchObject({ state: 'pending', joined: false })
    expect(await refused((await h.admin('songhaitao'))(getSharingBoard))).toBe('policy.denied')
  })

  it('what HQ shared waits for the dealer; a reminder goes to who invited it, once an hour', async () => {
    await h.control('POST', 'shares', { ...newcomer, agentId: 1000002 })
    await hq(refreshSharing, { body: {} })
    const { shareId, state: before, remindWhom } = await dealer()
    expect([before, remindWhom]).toEqual(['pending', expect.any(String)])
    await hq(markShared, { params: { id: shareId! }, body: {} })
    expect(await refused(hq(markShared, { params: { id: shareId! }, body: {} }))).toBe('sharing.state')
    await hq(remindDealer, { params: { id: shareId! }, body: {} })
    expect(await refused(hq(remindDealer, { params: { id: shareId! }, body: {} }))).toBe('sharing.reminded')
    expect((await dealer()).remindedAt).not.toBeNull()
    const inviter = Object.values(h.sim.world.corps.wwG_huayue!.members).find((one) => one.name === remindWhom)!
    await eventually(async () => h.sim.world.corps.wwG_huayue!.notices.some((one) => one.userid === inviter.userid && JSON.stringify(one.content).includes('敏感权限')), 'the inviter is told', 20)
  })

  it('the dealer confirms: the event brings it in without a secret, every check is green, and it becomes a store', async () => {
    await h.control('POST', 'shares/confirm', { corpId: newcomer.corpId })
    const { corpId } = await state('active')
    const params = { id: corpId! }
    expect(await hq(getOnboardingCorp, { params })).toMatchObject({ driver: 'shared', addresses: null, stores: [] })
    expect((await hq(runChecks, { params, body: {} })).items.map((one) => [one.key, one.state])).toEqual(['token', 'ip', 'callback', 'range', 'contact', 'codes'].map((key) => [key, 'ok']))
    await h.control('POST', 'faults', { kind: 'errcode', path: 'department/list', errcode: 60020, times: 1 })
    expect((await hq(runChecks, { params, body: {} })).items).toContainEqual(expect.objectContaining({ key: 'ip', state: 'failed', errcode: 60020, action: expect.stringContaining('可信 IP') }))
    const members = (await hq(listCorpMembers, { params })).items
    const manager = members.find((one) => one.department === '总经办')!
    const form = { legalEntity: '芜湖镜湖曜川汽车有限公司', name: '曜川芜湖镜湖店', shortName: '镜湖', city: '芜湖', brand: '星程', phone: '0553-120 0113', address: '芜湖市镜湖区 1 号', managerUserid: manager.userid }
    expect(await refused(hq(openStore, { params, body: { ...form, brand: '没有的牌子' } }))).toBe('onboarding.brand_unknown')
    expect(await refused(hq(openStore, { params, body: { ...form, managerUserid: 'nobody' } }))).toBe('onboarding.manager_unknown')
    storeId = (await hq(openStore, { params, body: form })).storeId
    expect(await refused(hq(openStore, { params, body: form }))).toBe('onboarding.has_store')
    const roles = (await hq(listPeople, { params: { id: storeId } })).items.flatMap((one) => one.roles.map((role) => role.role))
    expect([roles.filter((role) => role === 'store_manager').length, roles.filter((role) => role === 'sales_advisor').length >= 6]).toEqual([1, true])
  })

  it('its advisor logs in by the upstream\'s app, has scripts, and the page is signed for the downstream', async () => {
    const advisor = await h.sidebar(theirs('销售顾问'))
    const me = await advisor(getMe)
    expect([me.corpId.startsWith('wp'), me.agentId !== 1000002, me.stores.map((one) => one.name), me.roles]).toEqual([true, true, ['曜川芜湖镜湖店'], ['sales_advisor']])
    expect((await advisor(listScripts, { query: { storeId } as never })).items.length).toBeGreaterThan(0)
  })

  it('a scan there comes in at the upstream\'s address, under ids that are valid in the upstream\'s eyes', async () => {
    const manager = await h.admin(theirs('店总'))
    const people = (await hq(listPeople, { params: { id: storeId } })).items.filter((one) => one.roles.some((role) => role.role === 'sales_advisor') && one.customerContact)
    const code = await manager(createCode, { body: { storeId, kind: 'scene', name: '展厅', memberIds: [people[0]!.memberId], tagIds: [], skipVerify: true } as never })
    const listed = await eventually(async () => (await manager(listCodes, { query: { storeId } as never })).items.find((one) => one.id === code.id && one.qrCode !== null), 'the code is made at WeCom', 20)
    const { personId } = await h.control<{ personId: string }>('POST', 'persons', { name: '镜湖第一位客户', unionid: true })
    const scanned = await h.control<{ externalUserid: string }>('POST', 'scan', { qrCode: listed.qrCode, personId })
    const [row] = await eventually(async () => {
      const found = await h.rows<{ ext: string; principal: string }>(
        `SELECT c.external_userid AS ext, j.principal FROM corp_contact c JOIN id_subject j ON j.id = c.subject_id JOIN follow_relation r ON r.contact_id = c.id WHERE r.store_id = ? AND c.name = '镜湖第一位客户'`, [storeId])
      return found.length > 0 && found
    }, 'the scan arrives', 20)
    expect([row!.ext === scanned.externalUserid, row!.principal.startsWith('upstream:')]).toEqual([false, true])
    expect((await dealer()).health).toMatchObject({ token: 'ok', lastCallbackAt: expect.any(String) })
  })

  it('a module that is switched off answers in words and leaves the menu', async () => {
    const set = (on: boolean) => hq(switchModule, { params: { id: storeId }, body: { module: 'codes', on } })
    await set(false)
    const manager = await h.admin(theirs('店总'))
    expect(await manager(listCodes, { query: { storeId } as never }).catch((error: { code: string; message: string }) => [error.code, error.message])).toEqual(['sharing.module_off', '「活码」没有对本店开放'])
    expect((await manager(getMe)).can['code.read']).toBeUndefined()
    expect((await dealer()).store?.off).toEqual(['codes'])
    await set(true)
    expect((await manager(getMe)).can['code.read']).toBe('store')
  })

  it('the dealer takes it back: nothing is called any more, the sidebar says so, and it comes back when it is confirmed again', async () => {
    const advisor = await h.sidebar(theirs('销售顾问'))
    await h.control('POST', 'shares/revoke', newcomer)
    await state('revoked')
    expect(await advisor(getMe).catch((error: { code: string; message: string }) => [error.code, error.message])).toEqual(['sharing.revoked', expect.stringContaining('停用')])
    expect((await dealer()).health).toMatchObject({ token: 'failed', reason: expect.stringContaining('停用') })
    const install = (await h.product.directory.installs()).find((one) => one.isRevoked)!
    await expect(h.product.wecom.accessToken(await h.product.directory.wecomInstall(install))).rejects.toMatchObject({ kind: 'credential', errcode: 670001, laterMs: expect.any(Number) })
    expect(await h.rows('SELECT 1 FROM wecom_credential WHERE install_id = ?', [install.id])).toEqual([])
    await h.control('POST', 'shares', { ...newcomer, agentId: 1000002 })
    await h.control('POST', 'shares/confirm', { corpId: newcomer.corpId })
    await state('active')
    expect((await advisor(getMe)).stores).toHaveLength(1)
  })

  it('the store leaves by itself: nothing is called any more, headquarters can\'t undo it, and only the store comes back', async () => {
    const [manager, advisor] = [await h.admin(theirs('店总')), await h.sidebar(theirs('销售顾问'))]
    const params = { id: storeId }
    await advisor(getMe)
    const seen = await manager(getVisibility, { params })
    expect(seen).toMatchObject({ corp: 'own', byBasis: { people: 0 }, share: { state: 'active' }, contracts: [] })
    expect(seen.resources.find((one) => one.key === 'customers')!.sights).toMatchObject({ group_hq: 'sums', oem: 'sums' })
    // Headquarters switched a module a moment ago: the store reads it.
    expect(seen.visitors).toContainEqual(expect.objectContaining({ role: '集团运营', action: '开关了模块', times: 2 }))
    const body = { storeName: '曜川芜湖镜湖店', reason: '改用自建应用' }
    expect([await refused(hq(leaveSharing, { params, body })), await refused(manager(leaveSharing, { params, body: { ...body, storeName: '镜湖' } }))]).toEqual(['policy.denied', 'sharing.name_differs'])
    await manager(leaveSharing, { params, body })
    expect(await refused(advisor(getMe))).toBe('sharing.left')
    // Who logs in anew: the sidebar says what is the case, the console lets the manager in, for there the store comes back.
    expect(await refused(h.sidebar(theirs('销售顾问')))).toBe('sharing.left')
    expect((await (await h.admin(theirs('店总')))(getMe)).stores).toHaveLength(1)
    await hq(refreshSharing, { body: {} })
    const { shareId, state: now, health } = await dealer()
    expect(health).toBeNull()
    expect([now, await refused(hq(markShared, { params: { id: shareId! }, body: {} })), await refused(hq(returnToSharing, { params, body: {} }))]).toEqual(['left', 'sharing.state', 'policy.denied'])
    const install = (await h.product.directory.installs()).find((one) => one.hasLeft)!
    await expect(h.product.wecom.accessToken(await h.product.directory.wecomInstall(install))).rejects.toMatchObject({ errcode: 670001 })
    await manager(returnToSharing, { params, body: {} })
    expect([(await dealer()).state, (await advisor(getMe)).stores.length]).toEqual(['active', 1])
  })
})

it('an own app is tried before it is kept', async () => {
  const app = Object.values(h.sim.world.corps.wwS_binhu!.apps)[0]!
  const body = { corpId: 'wwS_binhu', name: '曜川合肥滨湖店', agentId: app.agentId, secret: app.secret, callbackToken: app.token, encodingAesKey: app.aesKey }
  expect(await refused(hq(connectOwnApp, { body: { ...body, secret: 'wrong' } }))).toBe('wecom.credential')
  expect(await h.rows("SELECT 1 FROM corp WHERE corp_id = 'wwS_binhu'")).toEqual([])
  const { id } = await hq(connectOwnApp, { body })
  expect(await refused(hq(connectOwnApp, { body }))).toBe('onboarding.known')
  const { addresses } = await hq(getOnboardingCorp, { params: { id } })
  const callback = async () => (await hq(runChecks, { params: { id }, body: {} })).items.find((one) => one.key === 'callback')!
  expect(await callback()).toMatchObject({ state: 'waiting', action: expect.stringContaining('接收消息') })
  await h.control('POST', `apps/wwS_binhu/${app.agentId}`, { callbackUrl: `${h.origin}${new URL(addresses!.callback).pathname}` })
  expect((await callback()).state).toBe('ok')
})
