import { readFileSync } from 'node:fs'
import readXlsxFile from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allEndpoints } from '@chitang/shared/contracts'
import { getMe, logoutAdmin, startSidebarLogin, finishSidebarLogin } from '@chitang/shared/contracts/auth'
import { getCustomer, listCustomers, updateCustomer } from '@chitang/shared/contracts/customers'
import { createCode, destroyCode, disableCode, enableCode, getCode, getCodeStats, listCodes, updateCode } from '@chitang/shared/contracts/codes'
import { getOverview } from '@chitang/shared/contracts/overview'
import { listPeople, assignRole, endAssignment } from '@chitang/shared/contracts/org'
import { bulkTag, createTags, deleteTag, getTagOperation, listTags, renameTag } from '@chitang/shared/contracts/tags'
import { listWelcomeRules, previewWelcome, saveWelcomeRule, uploadAsset } from '@chitang/shared/contracts/welcome'
import { askExport, decideExport, downloadExport, listExports } from '@chitang/shared/contracts/exports'
import { createScript, deleteScript, listScripts, updateScript } from '@chitang/shared/contracts/scripts'
import { getEventSummary, listEvents, replayEvent } from '@chitang/shared/contracts/events'
import { sealAudit, verifyAudit } from '../../server/src/platform/audit/audit.ts'
import { rotateMasterKey } from '../../server/src/app/rotate-master-key.ts'
import { demoPicture } from '../../server/src/app/demo/picture.ts'
import { eventually, startHarness, type Harness } from '../support/harness.ts'
import { agentId, clientAt } from '../support/login.ts'
import { getAuditSummary, listAudit } from '@chitang/shared/contracts/audit'
import { kindOf, sampleBody } from '../support/route-samples.ts'
import { writeExport } from '../../server/src/modules/exports/index.ts'
import { walkRoles } from '../support/walk-roles.ts'

let h: Harness
beforeAll(async () => { h = await startHarness({ corps: ['wwG_huayue', 'wwS_binhu'] }) }, 120_000)
afterAll(() => h.stop())

const sampleParams: Record<string, string> = { id: '1', key: 'budget' }

describe('route walk', () => {
  it('every contract is registered, and every route asks for a session unless it is listed as public', async () => {
    expect([...h.web.router.registered].sort()).toEqual(allEndpoints.map((endpoint) => endpoint.id).sort())
    const publicOnes = allEndpoints.filter((endpoint) => endpoint.audience === 'public').map((endpoint) => endpoint.id)
    expect(publicOnes.sort()).toEqual(['finishSidebarLogin', 'listLoginCorps', 'startSidebarLogin'])
    for (const endpoint of allEndpoints) {
      if (endpoint.audience === 'public') continue
      const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => {
        if (!(name in sampleParams)) throw new Error(`give :${name} of ${endpoint.path} a sample value`)
        return sampleParams[name]!
      })
      const body = endpoint.method === 'GET' || endpoint.method === 'DELETE' ? {} : { body: JSON.stringify(sampleBody(endpoint.body)), headers: { 'content-type': 'application/json' } }
      const query = endpoint.id === 'signUrl' ? { url: 'http://x', kind: 'agent' } : (sampleBody(endpoint.query) as Record<string, string>)
      const answer = await fetch(`${h.origin}/api/v1${path}?${new URLSearchParams(query)}`, { method: endpoint.method, ...body })
      expect([endpoint.id, answer.status]).toEqual([endpoint.id, 401])
    }
  })

  it('the OpenAPI file is what was reviewed', async () => {
    await expect(JSON.stringify((h.web.app as unknown as { swagger(): unknown }).swagger(), null, 2)).toMatchFileSnapshot('./openapi.snapshot.json')
  })
})

describe('ids of another store', () => {
  it('do not exist for a store manager, whatever the route', async () => {
    const elsewhere = async (table: string, column = 'id') => (await h.rows<{ id: string }>(`SELECT t.${column} AS id FROM ${table} t JOIN store s ON s.id = t.store_id WHERE s.short_name = '滨湖' ORDER BY t.${column} LIMIT 1`))[0]?.id ?? '999999'
    const ids: Record<string, string> = {
      person: await elsewhere('follow_relation', 'person_id'), relation: await elsewhere('follow_relation'), code: await elsewhere('channel_code'), rule: await elsewhere('welcome_rule'), script: await elsewhere('script'),
      followUp: await elsewhere('follow_up'), task: await elsewhere('task'), collision: await elsewhere('collision'), assignment: await elsewhere('assignment'), transfer: '999999', member: await elsewhere('follow_relation', 'member_id'), import: '999999', arrival: '999999', consent: '999999', right: '999999', outcome: '999999', appointment: '999999', attribute: 'budget', tagOperation: '999999', tagRule: '999999', gap: '999999', promotion: '999999', share: '999999', export: '999999', support: '999999', recall: '999999', corp: '999999', event: '999999', deadJob: '999999', merge: '999999', segment: '999999', broadcast: '999999', codeBatch: '999999', ask: '999999', alert: '999999', contract: '999999',
      syncRun: (await h.rows<{ id: string }>("SELECT r.id FROM sync_run r JOIN corp c ON c.id = r.corp_id WHERE c.corp_id = 'wwS_binhu' LIMIT 1"))[0]!.id,
      store: (await h.rows<{ id: string }>("SELECT id FROM store WHERE short_name = '滨湖'"))[0]!.id,
      tag: (await h.rows<{ id: string }>("SELECT t.id FROM tag t JOIN tag_group g ON g.id = t.tag_group_id JOIN store s ON s.id = g.store_id WHERE s.short_name = '滨湖' LIMIT 1"))[0]!.id,
    }
    const manager = await h.admin('songhaitao')
    for (const endpoint of allEndpoints.filter((one) => one.path.includes(':') && one.audience !== 'sidebar')) {
      const kind = kindOf[endpoint.id]
      if (!kind) throw new Error(`say which foreign id to try on ${endpoint.id} (${endpoint.path})`)
      const body = endpoint.method === 'GET' || endpoint.method === 'DELETE' ? {} : { body: sampleBody(endpoint.body) as never }
      const refused = await manager(endpoint, { params: { id: ids[kind]!, key: ids[kind]! } as never, query: sampleBody(endpoint.query) as never, ...body }).then(() => null, (error: { status: number; code: string }) => error)
      expect([endpoint.id, refused?.status === 403 || refused?.status === 404 ? 'hidden' : `${refused?.status} ${refused?.code}`]).toEqual([endpoint.id, 'hidden'])
    }
  })
})

describe('role × route × whose', () => {
  it('every role is refused what the policy table does not give it, and everything of others it does not reach', async () => {
    const { asked, wrong } = await walkRoles(h)
    expect(wrong).toEqual([])
    expect(asked).toBeGreaterThan(1500)
  })
})

describe('sessions', () => {
  it('a write by cookie needs our own origin, and a logged-out cookie is dead on the server', async () => {
    const manager = await h.admin('songhaitao')
    const me = await manager(getMe)
    expect(me).toMatchObject({ name: '宋海涛', roles: ['store_manager'] })
    const foreign = clientAt(h.origin, { cookie: `chitang_admin_${new URL(h.origin).port}=x`, origin: 'https://evil.example' })
    await expect(foreign(logoutAdmin)).rejects.toMatchObject({ code: 'auth.origin_refused' })
    await manager(logoutAdmin)
    await expect(manager(getMe)).rejects.toMatchObject({ status: 401 })
  })

  it('an OAuth state works once, only for the browser that began', async () => {
    const open = clientAt(h.origin, {})
    const url = `${h.origin}/sidebar/?corp=wwG_huayue&agent=${agentId}`
    const { authorizeUrl, nonce } = await open(startSidebarLogin, { body: { corpId: 'wwG_huayue', agentId, redirectUri: url } })
    const state = new URL(authorizeUrl).searchParams.get('state')!
    const finish = (input: { code: string; nonce: string }) => open(finishSidebarLogin, { body: { ...input, state, url } })
    await expect(finish({ code: 'c', nonce: 'another-browser' })).rejects.toMatchObject({ code: 'auth.state_invalid' })
    await expect(finish({ code: 'never-issued', nonce })).rejects.toMatchObject({ code: 'auth.code_rejected' })
    await expect(finish({ code: 'c', nonce })).rejects.toMatchObject({ code: 'auth.state_invalid' })
    await expect(open(startSidebarLogin, { body: { corpId: 'wwG_huayue', agentId, redirectUri: 'https://evil.example/' } })).rejects.toMatchObject({ code: 'auth.redirect_refused' })
  })

  it('a bearer of the sidebar opens no console page, and a console cookie no sidebar', async () => {
    const advisor = await h.sidebar('chenxiaofeng')
    await expect(advisor(listCustomers, { query: {} })).rejects.toMatchObject({ status: 401 })
  })
})

describe('scopes', () => {
  it('the book of who did what: a store manager reads the own, the officer all; many looks within minutes are marked', async () => {
    const [{ userid }] = (await h.rows<{ userid: string }>("SELECT m.userid FROM assignment a JOIN member m ON m.employee_id = a.employee_id JOIN store s ON s.id = a.store_id WHERE s.short_name = '政务' AND a.role = 'store_manager' LIMIT 1")) as [{ userid: string }]
    const [manager, officer] = [await h.admin(userid), await h.admin('zhenglu')]
    const { bulk } = await manager(getAuditSummary, { query: {} })
    expect(bulk).toMatchObject([{ store: '政务', count: 80 }, { store: '政务', count: 60 }])
    const page = await manager(listAudit, { query: { member: bulk[0]!.employeeId, action: 'phone.reveal' } })
    expect(page.items).toHaveLength(50)
    expect(page.items.every((row) => row.bulk && row.words === '看了完整号码')).toBe(true)
    expect((await manager(listAudit, { query: { limit: 100 } })).items.every((row) => row.store === '政务')).toBe(true)
    expect((await officer(getAuditSummary, { query: {} })).bulk).toEqual(bulk)
    expect((await (await h.admin('songhaitao'))(getAuditSummary, { query: {} })).bulk).toEqual([])
  })

  it('a store manager sees the own store only; foreign ids do not exist', async () => {
    const baohe = await h.admin('songhaitao')
    const binhu = await h.sidebar('fangqian', 'wwS_binhu')
    expect((await binhu(getMe)).stores.map((store) => store.name)).toEqual(['曜川合肥滨湖店'])
    const mine = await baohe(listCustomers, { query: { limit: 100 } })
    expect(new Set(mine.items.map((item) => item.storeName))).toEqual(new Set(['星程合肥包河店']))
    const [foreign] = await h.rows<{ person: string; store: string; member: string }>("SELECT r.person_id AS person, r.store_id AS store, r.member_id AS member FROM follow_relation r JOIN store s ON s.id = r.store_id WHERE s.short_name = '滨湖' LIMIT 1")
    await expect(baohe(getCustomer, { params: { id: foreign!.person } })).rejects.toMatchObject({ code: 'not_found' })
    await expect(baohe(updateCustomer, { params: { id: foreign!.person }, body: { attributes: { level: 'A' } } })).rejects.toMatchObject({ code: 'not_found' })
    await expect(baohe(getOverview, { query: { storeId: foreign!.store } })).rejects.toMatchObject({ code: 'not_found' })
    await expect(baohe(listPeople, { params: { id: foreign!.store } })).rejects.toMatchObject({ code: 'not_found' })
    await expect(baohe(createCode, { body: { storeId: foreign!.store, kind: 'scene', name: 'x', memberIds: [foreign!.member], tagIds: [] } })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('headquarters sees only stores with a recorded basis, always masked, and may not read single numbers', async () => {
    const hq = await h.admin('wuya')
    const found = await hq(listCustomers, { query: { limit: 100 } })
    expect(new Set(found.items.map((item) => item.storeName))).not.toContain('曜川合肥滨湖店')
    expect((await hq(getMe)).can['phone.reveal']).toBeUndefined()
    await expect(hq(getOverview, { query: {} })).rejects.toMatchObject({ code: 'policy.denied' })
  })

  it('the progress of a bulk tagging is the store\'s own business', async () => {
    const market = await h.admin('liumin')
    const [storeRef] = (await market(getMe)).stores
    const customers = (await market(listCustomers, { query: { state: 'live', limit: 5 } })).items
    const tag = (await market(listTags, { query: { storeId: storeRef!.id } })).items.find((group) => group.name === '到店')!.tags[0]!
    const batch = await market(bulkTag, { body: { relationIds: customers.map((one) => one.relationId), tagIds: [tag.id] } })
    expect(batch.total).toBe(5)
    await eventually(async () => { const now = await market(getTagOperation, { params: { id: batch.id } }); return now.state === 'done' && now.done + now.skipped === 5 }, 'five tagged')
    const [manager] = await h.rows<{ userid: string }>("SELECT m.userid FROM assignment a JOIN member m ON m.employee_id = a.employee_id JOIN store s ON s.id = a.store_id WHERE a.role = 'store_manager' AND s.short_name = '政务'")
    const other = await h.admin(manager!.userid)
    await expect(other(getTagOperation, { params: { id: batch.id } })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('an advisor sees the own customers and own codes', async () => {
    const advisor = await h.admin('chenxiaofeng')
    const own = await advisor(listCustomers, { query: { limit: 100 } })
    expect(new Set(own.items.map((item) => item.advisorName))).toEqual(new Set(['陈晓峰']))
    const codes = await advisor(listCodes, { query: {} })
    expect(codes.items.every((code) => code.members.some((member) => member.name === '陈晓峰'))).toBe(true)
    // Page after page, each once.
    const manager = await h.admin('songhaitao')
    const whole = (await manager(listCodes, { query: {} })).items.map((code) => code.id)
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { items: { id: string }[]; nextCursor: string | null } = await manager(listCodes, { query: { limit: 7, ...(cursor ? { cursor } : {}) } })
      seen.push(...page.items.map((code) => code.id))
      cursor = page.nextCursor
    }
    expect([whole.length > 14, seen]).toEqual([true, whole])
  })
})

describe('channel codes', () => {
  it('is made at WeCom, tags and greets whoever scans it, falls back when disabled, and dies only when named', async () => {
    const market = await h.admin('liumin')
    const [storeRef] = (await market(getMe)).stores
    const people = (await market(listPeople, { params: { id: storeRef!.id } })).items
    const lina = people.find((person) => person.name === '李娜')!
    const groups = (await market(listTags, { query: { storeId: storeRef!.id } })).items
    const tag = groups.find((group) => group.name === '到店')!.tags[0]!
    const code = await market(createCode, { body: { storeId: storeRef!.id, kind: 'campaign', name: '周末团购', folder: '活动', memberIds: [lina.memberId], tagIds: [tag.id], remarkPrefix: '团购', welcomeText: '您好，我是{顾问}，团购说明发您。', idempotencyKey: 'one-weekend' } })
    // The answer was lost and the form sent again.
    expect((await market(createCode, { body: { storeId: storeRef!.id, kind: 'campaign', name: '周末团购', memberIds: [lina.memberId], tagIds: [], idempotencyKey: 'one-weekend' } })).id).toBe(code.id)
    expect(code).toMatchObject({ status: 'active', syncError: null, effectiveWelcome: { text: '您好，我是李娜，团购说明发您。' } })
    const world = () => h.control<{ corps: { contactWays: { configId: string; state: string; users: string[] }[] }[] }>('GET', 'world').then((one) => one.corps[0]!.contactWays.find((way) => way.state === code.state))
    expect((await world())?.users).toEqual(['lina_bh'])
    const { personId } = await h.control<{ personId: string }>('POST', 'persons', { name: '团购客' })
    const scanned = await h.control<{ externalUserid: string }>('POST', 'scan', { configId: code.configId, personId })
    await eventually(async () => (await h.rows<{ remark: string }>('SELECT r.remark FROM follow_relation r JOIN corp_contact c ON c.id = r.contact_id WHERE c.external_userid = ?', [scanned.externalUserid]))[0]?.remark === '团购-团购客', 'remark')
    const stats = await market(getCodeStats, { params: { id: code.id }, query: { days: 7 } })
    expect(stats.days.at(-1)!.adds).toBe(1)

    await expect(market(updateCode, { params: { id: code.id }, body: { version: 99, name: '晚了一步' } })).rejects.toMatchObject({ code: 'conflict.changed' })
    const changed = await market(updateCode, { params: { id: code.id }, body: { version: code.version, name: '周末团购会' } })
    expect(changed.name).toBe('周末团购会')
    const disabled = await market(disableCode, { params: { id: code.id } })
    expect(disabled.status).toBe('disabled')
    expect((await world())!.users.length).toBeGreaterThan(1)
    await market(enableCode, { params: { id: code.id } })
    expect((await world())?.users).toEqual(['lina_bh'])
    await expect(market(destroyCode, { params: { id: code.id }, body: { confirmName: '别的' } })).rejects.toMatchObject({ code: 'codes.confirm_mismatch' })
    await market(destroyCode, { params: { id: code.id }, body: { confirmName: '周末团购会' } })
    expect(await world()).toBeUndefined()
    await expect(market(getCode, { params: { id: code.id } })).resolves.toMatchObject({ status: 'destroyed', qrCode: null })
  })

  it('nothing is left behind when WeCom refuses a new code', async () => {
    const market = await h.admin('liumin')
    const [storeRef] = (await market(getMe)).stores
    const lina = (await market(listPeople, { params: { id: storeRef!.id } })).items.find((person) => person.name === '李娜')!
    await h.control('POST', 'faults', { kind: 'errcode', path: 'externalcontact/add_contact_way', errcode: 41045, times: 1 })
    await expect(market(createCode, { body: { storeId: storeRef!.id, kind: 'scene', name: '满了', memberIds: [lina.memberId], tagIds: [] } })).rejects.toMatchObject({ code: 'wecom.refused', message: expect.stringContaining('上限') as string })
    expect(await h.rows("SELECT id FROM channel_code WHERE name = '满了'")).toHaveLength(0)
  })
})

describe('tags, scripts, welcomes, people', () => {
  it('a store makes, renames and deletes its own tags in WeCom, and no other', async () => {
    const market = await h.admin('liumin')
    const [storeRef] = (await market(getMe)).stores
    const made = await market(createTags, { body: { storeId: storeRef!.id, groupName: '团购', names: ['到场', '预订'] } })
    expect(made).toMatchObject({ name: '团购', scope: 'store', canEdit: true })
    const inWecom = async () => JSON.stringify(await h.control('GET', 'tags?corpId=wwG_huayue'))
    expect(await inWecom()).toContain('团购·包河')
    await expect(market(createTags, { body: { storeId: storeRef!.id, groupId: made.id, names: ['到场'] } })).rejects.toMatchObject({ code: 'tags.duplicate' })
    await market(renameTag, { params: { id: made.tags[0]!.id }, body: { name: '到场了' } })
    expect(await inWecom()).toContain('到场了')
    await market(deleteTag, { params: { id: made.tags[1]!.id } })
    const groupTag = (await market(listTags, { query: {} })).items.find((group) => group.scope === 'group')!.tags[0]!
    await expect(market(deleteTag, { params: { id: groupTag.id } })).rejects.toMatchObject({ code: 'tags.not_yours' })
    const other = await h.sidebar('fangqian', 'wwS_binhu')
    expect((await other(listTags, { query: {} })).items.some((group) => group.name === '团购')).toBe(false)
  })

  it('a store publishes its own scripts; the group\'s are not its to change', async () => {
    const market = await h.admin('liumin')
    const [storeRef] = (await market(getMe)).stores
    const said = { category: 'service', objection: null, validTo: null, promotionId: null }
    const made = await market(createScript, { body: { storeId: storeRef!.id, kind: 'script', content: { ...said, title: '保养保险', parts: [{ kind: 'text', text: '{称呼}您好' }] }, acknowledged: [] } })
    expect(made).toMatchObject({ pinyin: 'bao yang bao xian', initials: 'bybx', variables: ['称呼'] })
    await market(updateScript, { params: { id: made.id }, body: { baseVersion: made.version, content: { ...said, title: '保养和保险', parts: [{ kind: 'text', text: '您好' }] }, acknowledged: [] } })
    const group = (await market(listScripts, { query: {} })).items.find((item) => item.scope === 'group')!
    await expect(market(deleteScript, { params: { id: group.id } })).rejects.toMatchObject({ code: 'not_found' })
    await market(deleteScript, { params: { id: made.id } })
  })

  it('a welcome rule with an unknown variable is refused, a good one is what the next customer gets', async () => {
    const market = await h.admin('liumin')
    const [storeRef] = (await market(getMe)).stores
    const save = (text: string) => market(saveWelcomeRule, { body: { level: 'store', storeId: storeRef!.id, text, attachments: [], enabled: true } })
    await expect(save('{姓名}您好')).rejects.toMatchObject({ code: 'welcome.variables_unknown' })
    await save('您好，{门店}{顾问}。')
    expect((await market(listWelcomeRules, { query: { storeId: storeRef!.id } })).items.find((rule) => rule.level === 'store')?.text).toBe('您好，{门店}{顾问}。')
    expect((await market(previewWelcome, { body: { storeId: storeRef!.id, text: '{称呼}好，我是{顾问}' } })).text).toBe('您好，我是陈顾问')
    await expect(market(saveWelcomeRule, { body: { level: 'group', text: '集团的', attachments: [], enabled: true } })).rejects.toMatchObject({ code: 'policy.denied' })
    const asset = await market(uploadAsset, { body: { storeId: storeRef!.id, name: '配置.png', contentBase64: demoPicture(40, 30).toString('base64') } })
    expect(asset.assetId).toMatch(/^\d+$/)
    await expect(market(uploadAsset, { body: { storeId: storeRef!.id, name: 'x.png', contentBase64: Buffer.from('<svg/>').toString('base64') } })).rejects.toMatchObject({ code: 'media.bad_image' })
  })

  it('the last store manager stays', async () => {
    const manager = await h.admin('songhaitao')
    const [storeRef] = (await manager(getMe)).stores
    const people = (await manager(listPeople, { params: { id: storeRef!.id } })).items
    const own = people.find((person) => person.name === '宋海涛')!.roles[0]!
    await expect(manager(endAssignment, { params: { id: own.assignmentId } })).rejects.toMatchObject({ code: 'people.last_manager' })
    await manager(assignRole, { params: { id: storeRef!.id }, body: { memberId: people.find((person) => person.name === '刘敏')!.memberId, role: 'store_manager' } })
    await expect(manager(assignRole, { params: { id: storeRef!.id }, body: { memberId: people[0]!.memberId, role: 'group_hq' } })).rejects.toMatchObject({ code: 'people.role_unknown' })
  })
})

describe('all data of a store', () => {
  it('is asked for by one, confirmed by another, and a file for who asked, for a day', async () => {
    const [asker, second] = [await h.admin('songhaitao'), await h.admin((await h.rows<{ userid: string }>("SELECT m.userid FROM assignment a JOIN member m ON m.employee_id = a.employee_id JOIN store s ON s.id = a.store_id WHERE a.role = 'sales_manager' AND s.short_name = '包河'"))[0]!.userid)]
    const [storeRef] = (await asker(getMe)).stores
    const refused = (work: Promise<unknown>) => work.then(() => 'done', (error: { code: string }) => error.code)
    const { id } = await asker(askExport, { params: { id: storeRef!.id }, body: { reason: '给本店留底' } })
    const params = { id }
    expect([await refused(asker(decideExport, { params, body: { agree: true } })), await refused(asker(askExport, { params: { id: storeRef!.id }, body: { reason: '再来一份' } })), await refused(second(askExport, { params: { id: storeRef!.id }, body: { reason: '给本店留底' } })), await refused((await h.admin('wuya'))(listExports))])
      .toEqual(['second.self', 'exports.open', 'policy.denied', 'policy.denied'])
    expect((await second(listExports)).items).toMatchObject([{ id, mayDecide: true, mine: false, state: 'asked' }])
    await second(decideExport, { params, body: { agree: true } })
    await eventually(async () => (await asker(listExports)).items[0]!.state === 'ready', 'the file is ready')
    expect(await refused(second(downloadExport, { params }))).toBe('policy.denied')
    const book = await readXlsxFile(Buffer.from((await asker(downloadExport, { params })).contentBase64, 'base64'))
    const customers = book.find((one) => one.sheet === '客户')!.data
    expect([book.map((one) => one.sheet), String(customers[0]![0])]).toEqual([['客户', '好友关系', '跟进记录', '待办', '车辆', '同意记录', '话术', '活码'], expect.stringMatching(/^星程合肥包河店 整店导出 EX\d+：宋海涛 申请，.+ 确认/)])
    const [stored] = await h.rows<{ n: string; part: string }>("SELECT COUNT(*) AS n, (SELECT MAX(rows_enc) FROM store_export_part) AS part FROM person p JOIN store s ON s.id = p.store_id WHERE s.short_name = '包河'")
    expect([customers.length - 2, customers.some((row) => /^1\d{10}$/.test(String(row[4]))), stored!.part.includes('客户')]).toEqual([Number(stored!.n), true, false])
    expect((await h.rows<{ action: string }>("SELECT action FROM audit_log WHERE object_type = 'export' ORDER BY id")).map((row) => row.action)).toEqual(['store.export_ask', 'store.export_confirm', 'store.export_fetch'])

    // Stopped after every part and begun again, the same rows come out, each once; a day later there is no file.
    const [before] = await h.rows<{ total: number; parts: number }>('SELECT total, parts FROM store_export WHERE id = ?', [id])
    const [{ groupId }] = (await h.rows<{ groupId: string }>('SELECT group_id AS groupId FROM store_export WHERE id = ?', [id])) as [{ groupId: string }]
    await h.rows("DELETE FROM store_export_part WHERE export_id = ?", [id])
    await h.rows("UPDATE store_export SET state = 'running', sheet = 0, `after` = '0', parts = 0, total = 0 WHERE id = ?", [id])
    const work = writeExport(h.product)
    const once = () => work({ exportId: id }, { groupId, attempt: 1, stopping: () => true } as Parameters<typeof work>[1]).then(() => true, () => false)
    let runs = 1
    while (!(await once())) runs += 1
    expect([await h.rows('SELECT total, parts, state FROM store_export WHERE id = ?', [id]), runs]).toEqual([[{ ...before, state: 'ready' }], expect.any(Number)])
    expect(runs).toBeGreaterThan(8)
    expect(await readXlsxFile(Buffer.from((await asker(downloadExport, { params })).contentBase64, 'base64')).then((again) => again.map((one) => one.data.slice(1)))).toEqual(book.map((one) => one.data.slice(1)))
    await h.rows('UPDATE store_export SET ready_at = ready_at - INTERVAL 25 HOUR WHERE id = ?', [id])
    expect([await refused(asker(downloadExport, { params })), (await asker(listExports)).items[0]!.state]).toEqual(['exports.not_ready', 'over'])

    // Only what a list shows, by the same two: the words are the server's, the rows those of the list, the store the asker's own.
    const other = (await h.rows<{ id: string }>("SELECT id FROM store WHERE short_name = '政务'"))[0]!.id
    const list = { storeId: other, level: 'H', state: 'live' as const }
    const { id: next } = await asker(askExport, { params: { id: storeRef!.id }, body: { reason: '请客户到店', list } })
    expect((await second(listExports)).items[0]).toMatchObject({ id: next, list: 'H级、还是好友的客户', mayDecide: true })
    await second(decideExport, { params: { id: next }, body: { agree: true } })
    await eventually(async () => (await asker(listExports)).items[0]!.state === 'ready', 'the list is ready')
    const names = await readXlsxFile(Buffer.from((await asker(downloadExport, { params: { id: next } })).contentBase64, 'base64'))
    const shown = (await asker(listCustomers, { query: { ...list, storeId: storeRef!.id, limit: 100 } })).items
    expect([names.map((one) => one.sheet), String(names[0]!.data[0]![0])]).toEqual([['客户', '好友关系'], expect.stringMatching(/^星程合肥包河店 客户名单（H级、还是好友的客户） EX\d+：宋海涛 申请/)])
    expect(shown.length).toBeGreaterThan(3)
    expect(names[1]!.data.length - 2).toBe(shown.length)
    expect(new Set(names[0]!.data.slice(2).map((row) => String(row[5])))).toEqual(new Set(['H']))

    // A store whose only manager asks: the group's compliance is told and is the second person.
    const others = "store_id = ? AND role IN ('store_manager', 'sales_manager', 'service_manager') AND valid_to IS NULL AND employee_id <> (SELECT employee_id FROM member WHERE userid = 'songhaitao')"
    await h.rows(`UPDATE assignment SET valid_to = '2020-01-01' WHERE ${others}`, [storeRef!.id])
    const { id: alone } = await asker(askExport, { params: { id: storeRef!.id }, body: { reason: '只有一位店总' } })
    await eventually(async () => (await h.control<{ notices: { content: { title: string } }[] }>('GET', 'notices?corpId=wwG_huayue&userid=zhenglu')).notices.some((one) => one.content.title.includes('申请导出')), 'compliance has a card')
    const officer = await h.admin('zhenglu')
    expect((await officer(listExports)).items.find((one) => one.id === alone)).toMatchObject({ mayDecide: true })
    await officer(decideExport, { params: { id: alone }, body: { agree: false } })
    await h.rows("UPDATE assignment SET valid_to = NULL WHERE store_id = ? AND valid_to = '2020-01-01'", [storeRef!.id])
  })
})

describe('events, audit and keys', () => {
  it('shows each callback in one sentence and replays it', async () => {
    const one = await h.scan('包河·前台', '看得见的事件')
    const manager = await h.admin('songhaitao')
    const row = await eventually(async () => (await manager(listEvents, { query: {} })).items.find((event) => event.sentence.includes('看得见的事件') && event.status === 'done'), 'event row')
    expect(row.sentence).toMatch(/^看得见的事件 加了 .+（前台）$/)
    await manager(replayEvent, { params: { id: row.id } })
    expect((await manager(getEventSummary)).receivedToday).toBeGreaterThan(0)
    expect(one.externalUserid).toBeTruthy()
  })

  it('seals the audit rows of each store into a chain that shows tampering', async () => {
    await sealAudit(h.product.kit.database)
    const clean = await verifyAudit(h.product.kit.database)
    expect(clean.length).toBeGreaterThan(0)
    expect(clean.every((report) => report.brokenAt === null)).toBe(true)
    const target = clean.find((report) => report.rows > 1)!
    await h.rows("UPDATE audit_log SET action = 'phone.peek' WHERE store_id = ? AND seal_no = 1", [target.storeId])
    expect((await verifyAudit(h.product.kit.database)).find((report) => report.storeId === target.storeId)!.brokenAt).toBe(1)
  })

  it('phones and secrets are ciphertext at rest, and survive a rotation of the master key', async () => {
    const phones = h.sim.world.corps['wwG_huayue'] ? JSON.stringify(h.sim.world).match(/"12\d{9}"/g) ?? [] : []
    expect(phones.length).toBeGreaterThan(50)
    const dump = JSON.stringify(await h.rows('SELECT * FROM person')) + JSON.stringify(await h.rows('SELECT * FROM wecom_app')) + JSON.stringify(await h.rows('SELECT * FROM wecom_credential'))
    for (const phone of phones) expect(dump).not.toContain(phone.slice(1, -1))
    expect(dump).not.toContain(h.sim.world.corps['wwG_huayue']!.apps['1000002']!.secret)
    const before = await h.rows<{ wrapped: string }>('SELECT data_key_wrapped AS wrapped FROM tenant_group')
    const next = Buffer.alloc(32, 9)
    await rotateMasterKey(h.product.kit.database, h.product.config.masterKey, next)
    expect((await h.rows<{ wrapped: string }>('SELECT data_key_wrapped AS wrapped FROM tenant_group'))[0]!.wrapped).not.toBe(before[0]!.wrapped)
    await rotateMasterKey(h.product.kit.database, next, h.product.config.masterKey)
    expect(readFileSync(new URL('../../migrations/0000_first.sql', import.meta.url), 'utf8')).toContain('phone_enc')
  })
})
