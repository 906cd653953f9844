import { getSyncRun, listSyncFindings, listSyncRuns, startSyncRun } from '@chitang/shared/contracts/sync'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { deleteContactWay, getContactWay, updateContactWay } from '../../server/src/wecom/endpoints/contact-ways.ts'
import { RetryLater } from '../../server/src/platform/jobs/registry.ts'
import { purgeOldRows } from '../../server/src/app/retention.ts'
import { openRun, planNightlyReconcile, runById, runSync } from '../../server/src/modules/sync/index.ts'
import { eventually, startHarness, type Harness } from '../support/harness.ts'

const corpid = 'wwG_huayue'
const batchPath = 'externalcontact/batch/get_by_user'
let h: Harness
let groupId: string
let corpId: string

beforeAll(async () => {
  h = await startHarness()
  const corp = (await h.rows<{ group_id: string; id: string }>('SELECT group_id, id FROM corp WHERE corp_id = ?', [corpid]))[0]!
  groupId = corp.group_id
  corpId = corp.id
})
afterAll(() => h.stop())
afterEach(() => h.control('DELETE', 'faults'))

const fault = (body: Record<string, unknown>) => h.control('POST', 'faults', body)
const silence = () => fault({ path: 'callback', kind: 'drop', times: null })
const calls = async (path: string) => (await h.control<{ calls: { request: { body: Record<string, unknown> } }[] }>('GET', `calls?corpId=${corpid}&path=${path}`)).calls
const open = () => openRun(h.product.kit, { groupId, corpId, kind: 'reconcile', startedBy: null })
const never = () => false

async function reconcile(): Promise<{ id: string; repaired: number; skipped: number; relations: number; calls: number; minimumCalls: number; marked: number }> {
  const { id } = await open()
  const { marked } = await runSync(h.product, groupId, id, { stopping: never })
  return { ...(await runById(h.product.kit.database, groupId, id))!, marked }
}

const relationOf = async (externalUserid: string, userid: string) =>
  (await h.rows<{ id: string; remark: string; deleted_by: string | null; missing_since: Date | null }>(
    `SELECT r.id, r.remark, r.deleted_by, r.missing_since FROM follow_relation r JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id
     JOIN member m ON m.group_id = r.group_id AND m.id = r.member_id WHERE c.external_userid = ? AND m.userid = ?`, [externalUserid, userid]))[0] ?? null

const known = async (name: string) => {
  const scan = await h.scan('包河·试驾车', name)
  await eventually(() => relationOf(scan.externalUserid, scan.userid), `${name} is known`)
  await eventually(async () => (await h.rows("SELECT 1 FROM job WHERE status = 'ready' AND lane IS NOT NULL")).length === 0, 'effects are done')
  return { corpId: corpid, userid: scan.userid, externalUserid: scan.externalUserid }
}

describe('the first import', () => {
  it('reads everybody with next to the least number of calls', async () => {
    const [run] = await h.rows<{ status: string; calls: number; minimum_calls: number; relations: number; skipped: number }>("SELECT status, calls, minimum_calls, relations, skipped FROM sync_run WHERE kind = 'import' AND corp_id = ?", [corpId])
    const live = (await h.control<{ relations: { status: string }[] }>('GET', `truth?corpId=${corpid}`)).relations.filter((one) => one.status === 'friend' || one.status === 'deletedByCustomer')
    expect(run).toMatchObject({ status: 'done', relations: live.length, skipped: 0 })
    expect(run!.relations).toBeGreaterThan(100)
    expect(run!.calls / run!.minimum_calls).toBeLessThanOrEqual(1.1)
  })
})

describe('a run that is cut short', () => {
  it('goes on where it stopped and fetches no page twice', async () => {
    const before = (await calls(batchPath)).length
    const { id } = await open()
    // Told to stop while the first page is being written.
    let asked = 0
    const stopping = () => reading && asked++ > 0
    let reading = false
    const call = h.product.wecom.call.bind(h.product.wecom)
    h.product.wecom.call = ((install: never, path: string, options: never) => {
      reading ||= path === batchPath
      return call(install, path, options)
    }) as typeof h.product.wecom.call
    await expect(runSync(h.product, groupId, id, { stopping })).rejects.toBeInstanceOf(RetryLater)
    await eventually(async () => (await calls(batchPath)).length >= before + 2, 'the page under way was answered')
    const stored = (await h.rows<{ pages: number }>('SELECT SUM(pages) AS pages FROM sync_batch WHERE run_id = ?', [id]))[0]!
    expect(Number(stored.pages)).toBe(1)
    h.product.wecom.call = call
    await runSync(h.product, groupId, id, { stopping: never })
    const fetched = (await calls(batchPath)).slice(before).map((call) => JSON.stringify([call.request.body['userid_list'], call.request.body['cursor']]))
    // The page that was asked for ahead was not stored: that one, and no other, is asked for again.
    expect(fetched.length - new Set(fetched).size).toBe(1)
    expect(await runById(h.product.kit.database, groupId, id)).toMatchObject({ status: 'done', phase: 'finished' })
  })
  it('is one run: who starts another gets the one under way', async () => {
    const first = await open()
    expect(await open()).toEqual({ id: first.id, opened: false })
    await runSync(h.product, groupId, first.id, { stopping: never })
    expect((await open()).opened).toBe(true)
    await reconcile()
  })
})

describe('reconcile repairs what callbacks never told', () => {
  it('a new customer, with the tags and the task a scan brings', async () => {
    await silence()
    const { externalUserid, userid } = await h.scan('包河·试驾车', '没人通知的客户')
    expect((await reconcile()).repaired).toBeGreaterThanOrEqual(1)
    const relation = (await relationOf(externalUserid, userid))!
    expect(relation.deleted_by).toBeNull()
    await eventually(async () => {
      const { relations } = await h.control<{ relations: { externalUserid: string; tagIds: string[] }[] }>('GET', `truth?corpId=${corpid}`)
      const ours = await h.rows<{ wecom_id: string }>("SELECT t.wecom_id FROM relation_tag rt JOIN tag t ON t.id = rt.tag_id WHERE rt.relation_id = ? AND rt.state = 'applied'", [relation.id])
      const theirs = relations.find((one) => one.externalUserid === externalUserid)!.tagIds
      return theirs.length > 0 && ours.length === theirs.length
    }, 'the tags of the code stand on both sides')
    expect(await h.rows("SELECT 1 FROM task WHERE relation_id = ?", [relation.id])).toHaveLength(1)
  })
  it('a remark and tags changed by hand', async () => {
    const customer = await known('改了备注的客户')
    const { tags } = await h.control<{ tags: { id: string; deleted: boolean }[] }>('GET', `truth?corpId=${corpid}`)
    await silence()
    await h.control('POST', 'edit', { ...customer, remark: '手写的备注', addTags: [tags.findLast((tag) => !tag.deleted)!.id] })
    // A look of the last two seconds may be newer than a page of another machine's clock: then it is no drift.
    await h.advance(3_000)
    const run = await reconcile()
    expect((await relationOf(customer.externalUserid, customer.userid))!.remark).toBe('手写的备注')
    const findings = await h.rows<{ kind: string }>('SELECT kind FROM sync_finding WHERE run_id = ? AND external_userid = ?', [run.id, customer.externalUserid])
    expect(findings.map((one) => one.kind)).toEqual(['remark', 'tags'])
  })
  it('a code whose members somebody changed at WeCom, and says which printed code is dead', async () => {
    const codes = await h.rows<{ id: string; config_id: string; name: string }>("SELECT k.id, k.config_id, k.name FROM channel_code k JOIN store s ON s.id = k.store_id WHERE s.short_name = '包河' AND k.config_id IS NOT NULL AND k.status = 'active' AND k.kind = 'scene' ORDER BY k.id LIMIT 2")
    const [changed, gone] = codes
    const install = await h.product.directory.wecomInstall((await h.product.directory.installs())[0]!)
    const way = await getContactWay(h.product.wecom, install, changed!.config_id)
    await updateContactWay(h.product.wecom, install, changed!.config_id, { ...way, userids: way.userids.slice(0, 1) })
    await deleteContactWay(h.product.wecom, install, gone!.config_id)
    const run = await reconcile()
    const findings = await h.rows<{ kind: string; detail: string }>("SELECT kind, detail FROM sync_finding WHERE run_id = ? AND kind LIKE 'way%' ORDER BY kind", [run.id])
    expect(findings.map((one) => [one.kind, one.detail.includes(one.kind === 'way_gone' ? gone!.name : changed!.name)])).toEqual([['way_changed', true], ['way_gone', true]])
    await eventually(async () => (await getContactWay(h.product.wecom, install, changed!.config_id)).userids.length === way.userids.length, 'the members stand again')
    expect((await h.rows<{ sync_error: string }>('SELECT sync_error FROM channel_code WHERE id = ?', [gone!.id]))[0]!.sync_error).toContain('二维码失效')
  })
  it('everything else when one code cannot be compared', async () => {
    await fault({ path: 'externalcontact/get_contact_way', kind: 'errcode', errcode: 40058, times: 1 })
    const run = await reconcile()
    expect(run.relations).toBeGreaterThan(100)
    expect(await h.rows("SELECT detail FROM sync_finding WHERE run_id = ? AND kind = 'way_refused'", [run.id])).toEqual([{ detail: expect.stringContaining('没有核对') }])
  })
  it('writes nothing when nothing differs', async () => {
    await reconcile()
    expect(await reconcile()).toMatchObject({ repaired: 0, skipped: 0 })
  })
})

describe('a relation that WeCom no longer shows', () => {
  it('is lost only after two complete runs an hour apart and WeCom\'s word', async () => {
    const customer = await known('被顾问删掉的客户')
    await silence()
    await h.control('POST', 'unfriend', { ...customer, by: 'staff' })
    expect((await reconcile()).marked).toBeGreaterThanOrEqual(1)
    const marked = (await relationOf(customer.externalUserid, customer.userid))!
    expect(marked.deleted_by).toBeNull()
    expect(marked.missing_since).not.toBeNull()
    await reconcile()
    expect((await relationOf(customer.externalUserid, customer.userid))!.deleted_by).toBeNull()
    await h.advance(61 * 60_000)
    await fault({ path: 'externalcontact/get', kind: 'errcode', errcode: -1, times: null })
    const interrupted = await open()
    await expect(runSync(h.product, groupId, interrupted.id, { stopping: never })).rejects.toMatchObject({ errcode: -1 })
    expect((await relationOf(customer.externalUserid, customer.userid))!.deleted_by).toBeNull()
    await h.control('DELETE', 'faults')
    await runSync(h.product, groupId, interrupted.id, { stopping: never })
    expect((await relationOf(customer.externalUserid, customer.userid))!.deleted_by).toBe('member')
  })
  it('stays when it shows up again in between', async () => {
    const customer = await known('又出现的客户')
    await h.rows('UPDATE follow_relation SET missing_since = ?, fetched_at = ? WHERE id = ?', [new Date(Date.now() - 86_400_000), new Date(0), (await relationOf(customer.externalUserid, customer.userid))!.id])
    await reconcile()
    expect(await relationOf(customer.externalUserid, customer.userid)).toMatchObject({ deleted_by: null, missing_since: null })
  })
  it('stays when the member is no longer served to us: that says nothing about customers', async () => {
    const customer = await known('顾问退出客户联系')
    await fault({ path: batchPath, kind: 'errcode', errcode: 60111, times: null })
    const run = await reconcile()
    expect(run.skipped).toBeGreaterThan(0)
    expect((await relationOf(customer.externalUserid, customer.userid))!.missing_since).toBeNull()
    const refused = await h.rows<{ detail: string }>("SELECT detail FROM sync_finding WHERE run_id = ? AND kind = 'member_refused'", [run.id])
    expect(refused[0]!.detail).toContain('没有读到这位成员的客户')
  })
  it('that a customer ended stays ended, although WeCom goes on showing it', async () => {
    const customer = await known('删了顾问的客户')
    await h.control('POST', 'unfriend', { ...customer, by: 'customer' })
    await eventually(async () => (await relationOf(customer.externalUserid, customer.userid))?.deleted_by === 'customer', 'the deletion is known')
    await reconcile()
    expect((await relationOf(customer.externalUserid, customer.userid))!.deleted_by).toBe('customer')
  })
})

describe('a page that was overtaken', () => {
  it('brings nobody back whose deletion came in while it was on its way', async () => {
    const customer = await known('翻页时被删的客户')
    const { id } = await open()
    // The page is answered, then the advisor deletes the customer and we are told, and only then is the page written.
    const database = h.product.kit.database
    const run = database.run.bind(database)
    let overtaken = false
    database.run = (async (sql: string, params?: never) => {
      if (!overtaken && sql.includes('WHERE lane IN (?) AND leased_until')) {
        overtaken = true
        await h.control('POST', 'unfriend', { ...customer, by: 'staff' })
        await eventually(async () => (await relationOf(customer.externalUserid, customer.userid))?.deleted_by === 'member', 'the deletion is known')
      }
      return run(sql, params)
    }) as typeof database.run
    try {
      await runSync(h.product, groupId, id, { stopping: never })
    } finally {
      database.run = run
    }
    expect(overtaken).toBe(true)
    expect((await relationOf(customer.externalUserid, customer.userid))!.deleted_by).toBe('member')
  })
})

describe('every night', () => {
  it('each corp is read once, however many processes plan it', async () => {
    const deps = { ...h.product }
    await Promise.all([planNightlyReconcile(deps), planNightlyReconcile(deps)])
    const planned = await h.rows<{ payload: unknown }>("SELECT payload FROM job WHERE kind = 'sync.start-reconcile' AND dedupe_key LIKE 'nightly:%'")
    expect(planned).toHaveLength((await h.product.directory.installs()).length)
    await eventually(async () => (await h.rows("SELECT 1 FROM job WHERE kind LIKE 'sync.%' AND status <> 'done'")).length === 0, 'the readings are done')
  })
  it('what a reading repaired is kept 90 days', async () => {
    await h.rows('UPDATE sync_run SET started_at = ? WHERE kind = ?', [new Date(h.product.kit.clock.ms() - 91 * 86_400_000), 'import'])
    await purgeOldRows(h.product.kit.database, h.product.kit.clock)
    expect(await h.rows("SELECT 1 FROM sync_run WHERE kind = 'import'")).toEqual([])
    expect((await h.rows("SELECT 1 FROM sync_run WHERE kind = 'reconcile'")).length).toBeGreaterThan(0)
  })
})

describe('in the console', () => {
  it('HQ starts a reading, watches it end and reads what it repaired; a run under way is not doubled', async () => {
    const hq = await h.admin('wuya')
    const { corps } = await hq(listSyncRuns, {})
    const corp = corps.find((one) => one.id === corpId)!
    expect(corp.mayRun).toBe(true)
    await silence()
    const scan = await h.scan('包河·试驾车', '对账补上的客户')
    const run = await hq(startSyncRun, { body: { corpId, kind: 'reconcile' } })
    const done = await eventually(async () => {
      const now = await hq(getSyncRun, { params: { id: run.id } })
      return now.status === 'done' ? now : null
    }, 'the run ends')
    expect(done.repaired).toBeGreaterThanOrEqual(1)
    expect(done.progress).toBe(1)
    const { items } = await hq(listSyncFindings, { params: { id: run.id }, query: {} })
    expect(items.map((one) => [one.detail, one.customerName])).toContainEqual(['漏掉的新客户，已补上', '对账补上的客户'])
    expect(scan.userid).not.toBe('')
  })
  it('a store manager sees the findings of the own store only, an advisor none', async () => {
    const manager = await h.admin('songhaitao')
    const { items } = await manager(listSyncRuns, {})
    const own = await manager(listSyncFindings, { params: { id: items[0]!.id }, query: {} })
    const members = (await h.rows<{ name: string }>(
      `SELECT m.name FROM member m JOIN assignment a ON a.group_id = m.group_id AND a.employee_id = m.employee_id AND a.valid_to IS NULL JOIN store s ON s.group_id = a.group_id AND s.id = a.store_id WHERE s.short_name = '包河'`)).map((one) => one.name)
    for (const finding of own.items) if (finding.memberName) expect(members).toContain(finding.memberName)
    const advisor = await h.sidebar('chenxiaofeng')
    await expect(advisor(listSyncRuns, {})).rejects.toMatchObject({ code: expect.stringMatching(/policy\.denied|auth\./) })
  })
})
