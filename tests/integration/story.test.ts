import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listCollisions, decideCollision } from '@chitang/shared/contracts/collisions'
import { getCustomer, listCustomers, revealPhone, updateCustomer, changeTags } from '@chitang/shared/contracts/customers'
import { recordFollowUp, undoFollowUp } from '@chitang/shared/contracts/follow-ups'
import { getOverview } from '@chitang/shared/contracts/overview'
import { recordScriptSent } from '@chitang/shared/contracts/script-sends'
import { listScripts } from '@chitang/shared/contracts/scripts'
import { getSidebarCustomer, getWorkbench, refreshSidebarCustomer } from '@chitang/shared/contracts/sidebar'
import { listTags } from '@chitang/shared/contracts/tags'
import { eventually, startHarness, type Harness } from '../support/harness.ts'

let h: Harness
beforeAll(async () => { h = await startHarness() }, 120_000)
afterAll(() => h.stop())

interface InboxItem { kind: string; text?: string; title?: string; url?: string; via: string }
interface Calls { calls: { path: string; errcode: number; request: { body: Record<string, unknown> } }[] }

const tagsInWecom = async (userid: string, externalUserid: string): Promise<string[]> => {
  const follow = h.sim.world.corps['wwG_huayue']!
  const groups = await h.control<{ groups: { tags: { id: string; name: string }[] }[] }>('GET', 'tags?corpId=wwG_huayue')
  const names = new Map(groups.groups.flatMap((group) => group.tags.map((tag) => [tag.id, tag.name])))
  const install = await h.product.directory.wecomInstall((await h.product.directory.installByAgent('wwG_huayue', 1000002))!)
  const answer = await h.product.wecom.call(install, 'externalcontact/get', { query: { external_userid: externalUserid } })
  const mine = (answer['follow_user'] as { userid: string; tags?: { tag_id?: string }[] }[]).find((one) => one.userid === userid)
  expect(follow.corpId).toBe('wwG_huayue')
  return (mine?.tags ?? []).map((tag) => names.get(tag.tag_id ?? '') ?? '?')
}

describe('a customer scans the showroom code', () => {
  it('is greeted on the phone, tagged in WeCom and here, and known in the sidebar', async () => {
    const lily = await h.scan('包河·展厅门口', 'Lily🌸')
    expect(lily.userid).toBe('chenxiaofeng')
    const inbox = await eventually(async () => {
      const { items } = await h.control<{ items: InboxItem[] }>('GET', `persons/${lily.personId}/inbox`)
      return items.length >= 3 && items
    }, 'welcome on the phone')
    expect(inbox[0]!.text).toContain('星程合肥包河店的陈晓峰')
    expect(inbox.at(-1)).toMatchObject({ kind: 'link', title: '个人信息说明' })
    const notice = await fetch(`${h.origin}${new URL(inbox.at(-1)!.url!).pathname}`)
    expect(await notice.text()).toContain('华岳星程汽车销售服务有限公司')

    await eventually(async () => (await tagsInWecom(lily.userid, lily.externalUserid)).length === 2, 'tags in WeCom')
    expect((await tagsInWecom(lily.userid, lily.externalUserid)).sort()).toEqual(['展厅门口', '自然到店'].sort())

    const advisor = await h.sidebar('chenxiaofeng')
    const screen = await eventually(async () => {
      const found = await advisor(getSidebarCustomer, { query: { externalUserId: lily.externalUserid } })
      return found.relation.welcome.status === 'sent' && found.tags.length === 2 && found.tags.every((tag) => !tag.pending) && found
    }, 'first screen')
    expect(screen.person).toMatchObject({ name: 'Lily🌸', level: 'N', ownerIsMe: true, salutation: null, storeName: '星程合肥包河店' })
    expect(screen.relation.sourceName).toBe('展厅门口')
    expect(screen.tags.map((tag) => [tag.scope, tag.name])).toEqual([['group', '自然到店'], ['store', '展厅门口']])
    expect(screen.tags[0]!.reason).toContain('展厅门口')
    expect(screen.nextTask?.title).toBe('首次跟进，定级别')
    const stored = await h.rows<{ version: number }>('SELECT n.version FROM follow_relation r JOIN privacy_notice n ON n.id = r.notice_id WHERE r.id = ?', [screen.relation.id])
    expect(stored[0]?.version).toBe(1)
    const { notices } = await h.control<{ notices: { title?: string; body?: unknown }[] }>('GET', 'notices?corpId=wwG_huayue&userid=chenxiaofeng')
    expect(JSON.stringify(notices)).toContain('刚加了你')
  })

  it('an old friend who scans again gets no event and no second welcome', async () => {
    const person = await h.scan('包河·展厅门口', '回头客')
    await eventually(async () => (await h.control<{ items: InboxItem[] }>('GET', `persons/${person.personId}/inbox`)).items.length >= 3, 'first welcome')
    const before = (await h.rows('SELECT id FROM inbox')).length
    const { corps } = await h.control<{ corps: { corpId: string; contactWays: { configId: string; remark: string; users: string[] }[] }[] }>('GET', 'world')
    const own = corps[0]!.contactWays.find((way) => way.remark.includes('员工码') && way.users[0] === person.userid)!
    const again = await h.control<{ alreadyFriend: boolean }>('POST', 'scan', { configId: own.configId, personId: person.personId })
    expect(again.alreadyFriend).toBe(true)
    expect((await h.rows('SELECT id FROM inbox')).length).toBe(before)
  })

  it('a half-add is welcomed too, and becomes a customer when accepted', async () => {
    const { personId } = await h.control<{ personId: string }>('POST', 'persons', { name: '还没通过' })
    const { corps } = await h.control<{ corps: { contactWays: { configId: string; remark: string }[] }[] }>('GET', 'world')
    const way = corps[0]!.contactWays.find((one) => one.remark === '包河·前台')!
    const half = await h.control<{ userid: string; externalUserid: string; pending: boolean }>('POST', 'scan', { configId: way.configId, personId, half: true })
    expect(half.pending).toBe(true)
    await eventually(async () => (await h.rows<{ half: number }>('SELECT r.half FROM follow_relation r JOIN corp_contact c ON c.id = r.contact_id WHERE c.external_userid = ?', [half.externalUserid]))[0]?.half === 1, 'half relation')
    expect(await h.rows('SELECT k.name FROM follow_relation r JOIN corp_contact c ON c.id = r.contact_id JOIN channel_code k ON k.id = r.code_id WHERE c.external_userid = ?', [half.externalUserid])).toEqual([{ name: expect.stringContaining('前台') as string }])
    await eventually(async () => (await h.rows("SELECT id FROM inbox WHERE external_userid = ? AND welcome_state = 'sent'", [half.externalUserid]))[0], 'welcome of the half-add')
    await h.control('POST', 'accept', { corpId: 'wwG_huayue', userid: half.userid, externalUserid: half.externalUserid, personId })
    await eventually(async () => (await h.rows<{ half: number }>('SELECT r.half FROM follow_relation r JOIN corp_contact c ON c.id = r.contact_id WHERE c.external_userid = ?', [half.externalUserid]))[0]?.half === 0, 'full relation')
  })
})

describe('the advisor works in the sidebar', () => {
  it('records a follow-up once however often it is sent, and takes it back with its task and level', async () => {
    const advisor = await h.sidebar('chenxiaofeng')
    const found = await h.rows<{ ext: string }>("SELECT c.external_userid AS ext FROM corp_contact c JOIN follow_relation r ON r.contact_id = c.id JOIN member m ON m.id = r.member_id WHERE c.name = '王女士' AND m.userid = 'chenxiaofeng'")
    const before = await advisor(getSidebarCustomer, { query: { externalUserId: found[0]!.ext } })
    expect(before.person).toMatchObject({ level: 'A', salutation: '王女士', phoneMasked: '128****6721'.replace('128', before.person.phoneMasked!.slice(0, 3)) })
    expect(before.nextTask).toMatchObject({ title: '跟进置换评估结果' })
    const body = { personId: before.person.id, relationId: before.relation.id, method: 'wechat' as const, points: ['置换'], text: '评估价差 8 千', level: 'H', nextDueAt: new Date(Date.parse(before.now) + 86_400_000).toISOString(), idempotencyKey: 'note-0001-abc' }
    const first = await advisor(recordFollowUp, { body })
    const second = await advisor(recordFollowUp, { body })
    expect(second.followUpId).toBe(first.followUpId)
    const after = await advisor(getSidebarCustomer, { query: { externalUserId: found[0]!.ext } })
    expect(after.person.level).toBe('H')
    expect(after.nextTask?.id).toBe(first.task?.id)
    expect(after.timeline[0]).toMatchObject({ kind: 'level_changed' })
    await advisor(undoFollowUp, { params: { id: first.followUpId } })
    const undone = await advisor(getSidebarCustomer, { query: { externalUserId: found[0]!.ext } })
    expect(undone.person.level).toBe('A')
    expect(undone.nextTask?.title).toBe('跟进置换评估结果')
  })

  it('counts a script only through a send of its own customer, once per key', async () => {
    const advisor = await h.sidebar('chenxiaofeng')
    const { items } = await advisor(listScripts)
    const script = items.find((one) => one.title === '别家便宜两千')!
    expect(script).toMatchObject({ scope: 'store', category: 'price', initials: 'bjpylq' })
    const [mine] = await h.rows<{ ext: string }>("SELECT c.external_userid AS ext FROM corp_contact c JOIN follow_relation r ON r.contact_id = c.id JOIN member m ON m.id = r.member_id WHERE c.name = '老K' AND m.userid = 'chenxiaofeng'")
    const send = { params: { id: script.id }, body: { externalUserId: mine!.ext, idempotencyKey: 'send-0001-xyz', edited: false, partsSent: 1, partsTotal: 1, textLength: 80 } }
    const once = await advisor(recordScriptSent, send)
    expect(once.myUses).toBe(script.myUses + 1)
    expect(await advisor(recordScriptSent, send)).toEqual(once)
    const stranger = await h.rows<{ ext: string }>("SELECT c.external_userid AS ext FROM corp_contact c JOIN follow_relation r ON r.contact_id = c.id JOIN member m ON m.id = r.member_id WHERE m.userid NOT IN ('chenxiaofeng') AND c.id NOT IN (SELECT r2.contact_id FROM follow_relation r2 JOIN member m2 ON m2.id = r2.member_id WHERE m2.userid = 'chenxiaofeng') LIMIT 1")
    await expect(advisor(recordScriptSent, { params: { id: script.id }, body: { ...send.body, externalUserId: stranger[0]!.ext, idempotencyKey: 'send-0002-xyz' } })).rejects.toMatchObject({ code: 'sidebar.not_customer' })
    await expect(advisor(getSidebarCustomer, { query: { externalUserId: stranger[0]!.ext } })).rejects.toMatchObject({ code: 'sidebar.not_yours' })
  })

  it('takes a tag back when WeCom refuses it, and says why', async () => {
    const advisor = await h.sidebar('chenxiaofeng')
    const [row] = await h.rows<{ id: string; ext: string }>("SELECT r.id, c.external_userid AS ext FROM corp_contact c JOIN follow_relation r ON r.contact_id = c.id JOIN member m ON m.id = r.member_id WHERE c.name = '老K' AND m.userid = 'chenxiaofeng'")
    const groups = (await advisor(listTags, { query: {} })).items
    const scene = groups.find((group) => group.name === '售后偏好')!
    await h.control('POST', 'faults', { kind: 'errcode', path: 'externalcontact/mark_tag', errcode: 40068, times: 1 })
    const refused = await advisor(changeTags, { params: { id: row!.id }, body: { add: [scene.tags[0]!.id], remove: [], idempotencyKey: 'tag-00000001' } })
    expect(refused.status).toBe('failed')
    expect(refused.message).toContain('这个标签已被删除')
    expect(refused.tags.some((tag) => tag.id === scene.tags[0]!.id)).toBe(false)
    const done = await advisor(changeTags, { params: { id: row!.id }, body: { add: [scene.tags[0]!.id], remove: [], idempotencyKey: 'tag-00000002' } })
    expect(done.status).toBe('done')
    const groupTag = groups.find((group) => group.scope === 'group')!.tags[0]!
    await expect(advisor(changeTags, { params: { id: row!.id }, body: { add: [], remove: [groupTag.id], idempotencyKey: 'tag-00000003' } })).rejects.toMatchObject({ code: 'tags.out_of_scope' })
  })

  it('finds a customer whose callback never came', async () => {
    await h.control('POST', 'faults', { kind: 'drop', path: 'callback', times: 3 })
    const lost = await h.scan('包河·前台', '丢了通知')
    const advisor = await h.sidebar(lost.userid)
    await expect(advisor(getSidebarCustomer, { query: { externalUserId: lost.externalUserid } })).rejects.toMatchObject({ code: 'sidebar.not_customer' })
    expect(await advisor(refreshSidebarCustomer, { body: { externalUserId: lost.externalUserid } })).toMatchObject({ found: true })
    const screen = await eventually(async () => {
      const found = await advisor(getSidebarCustomer, { query: { externalUserId: lost.externalUserid } })
      return found.tags.length === 2 && found
    }, 'tags of the recovered customer')
    expect(screen.relation.sourceName).toBe('前台')
    await h.control('DELETE', 'faults')
  })

  it('shows today\'s list and own codes on the workbench', async () => {
    const advisor = await h.sidebar('chenxiaofeng')
    const bench = await advisor(getWorkbench)
    expect(bench.tasks.some((task) => task.customerName === '王女士')).toBe(true)
    expect(bench.codes.map((code) => code.occasion)).toContain('我的名片')
  })
})

describe('a customer deletes the advisor', () => {
  it('marks the relation, cancels the task, tells advisor and manager, and comes back when re-added', async () => {
    const one = await h.scan('包河·展厅门口', '要走的人')
    const advisor = await h.sidebar(one.userid)
    await eventually(async () => (await h.rows('SELECT r.id FROM follow_relation r JOIN corp_contact c ON c.id = r.contact_id WHERE c.external_userid = ?', [one.externalUserid]))[0], 'relation')
    await h.advance(5_000)
    await h.control('POST', 'unfriend', { corpId: 'wwG_huayue', userid: one.userid, externalUserid: one.externalUserid, externalUserId: one.externalUserid, by: 'customer' })
    const screen = await eventually(async () => {
      const found = await advisor(getSidebarCustomer, { query: { externalUserId: one.externalUserid } })
      return found.relation.deletedBy === 'customer' && found
    }, 'deletion in the sidebar')
    expect(screen.nextTask?.status).toBe('cancelled')
    await eventually(async () => JSON.stringify(await h.control('GET', 'notices?corpId=wwG_huayue&userid=songhaitao')).includes('尊重客户选择，不重复添加'), 'notice to the manager')
    const manager = await h.admin('songhaitao')
    const today = await manager(getOverview, { query: {} })
    expect(today.deletedToday).toBe(1)
    expect(today.todo.filter((one) => one.kind === 'losing')).toEqual([])
    // G5, 7: when many go at once, the manager hears of the advisor, not only of each customer.
    const anHourAgo = new Date(h.product.kit.clock.ms() - 3_600_000)
    await h.rows(`INSERT INTO domain_fact (group_id, id, kind, occurred_at, recorded_at, store_id, member_id, relation_id, cause, payload)
      SELECT r.group_id, 7000 + ROW_NUMBER() OVER (ORDER BY r.id), 'relation_deleted', ?, ?, r.store_id, r.member_id, r.id, 'callback', '{"by":"customer"}' FROM follow_relation r JOIN member m ON m.id = r.member_id WHERE m.userid = 'lina_bh'`, [anHourAgo, anHourAgo])
    expect((await manager(getOverview, { query: {} })).todo).toContainEqual(expect.objectContaining({ kind: 'losing', title: expect.stringMatching(/^李娜 这 7 天被 \d+ 位客户删除$/) as string }))

    await h.advance(60_000)
    const { corps } = await h.control<{ corps: { contactWays: { configId: string; remark: string; users: string[] }[] }[] }>('GET', 'world')
    const own = corps[0]!.contactWays.find((way) => way.remark.includes('员工码') && way.users[0] === one.userid)!
    await h.control('POST', 'scan', { configId: own.configId, personId: one.personId })
    await eventually(async () => (await advisor(getSidebarCustomer, { query: { externalUserId: one.externalUserid } })).relation.deletedBy === null, 'back again')
  })
})

describe('撞单', () => {
  it('tells both advisors and lets the manager decide, blocking nobody', async () => {
    const shared = await h.scan('包河·展厅门口', '两头问')
    await eventually(async () => (await h.rows('SELECT r.id FROM follow_relation r JOIN corp_contact c ON c.id = r.contact_id WHERE c.external_userid = ?', [shared.externalUserid]))[0], 'first relation')
    const { corps } = await h.control<{ corps: { contactWays: { configId: string; remark: string; users: string[] }[] }[] }>('GET', 'world')
    const other = shared.userid === 'lina_bh' ? 'wanglei_bh' : 'lina_bh'
    const otherCode = corps[0]!.contactWays.find((way) => way.remark.includes('员工码') && way.users[0] === other)!
    await h.control('POST', 'scan', { configId: otherCode.configId, personId: shared.personId })
    const late = await h.sidebar(other)
    const screen = await eventually(async () => {
      const found = await late(getSidebarCustomer, { query: { externalUserId: shared.externalUserid } }).catch(() => null)
      return found?.collision ? found : null
    }, 'collision notice')
    expect(screen.collision!.text).toMatch(/^已是 .+ 的客户 · N级 · \d+\/\d+ 添加$/)
    const first = await h.sidebar(shared.userid)
    expect((await first(getSidebarCustomer, { query: { externalUserId: shared.externalUserid } })).collision!.text).toMatch(/^已是 你 的客户 · N级 · \d+\/\d+ 添加，.+ 也加了$/)
    const manager = await h.admin('songhaitao')
    const open = (await manager(listCollisions, { query: {} })).items.find((item) => item.customerName === '两头问')!
    expect(open.status).toBe('open')
    await manager(decideCollision, { params: { id: open.id }, body: { decision: 'incoming', note: '客户自己选的' } })
    await expect(manager(decideCollision, { params: { id: open.id }, body: { decision: 'both' } })).rejects.toMatchObject({ code: 'collisions.decided' })
    const after = await late(getSidebarCustomer, { query: { externalUserId: shared.externalUserid } })
    expect(after.person.ownerIsMe).toBe(true)
  })
})

describe('the console', () => {
  it('finds by phone tail, shows numbers masked, and reveals with an audit row', async () => {
    const manager = await h.admin('songhaitao')
    const { items } = await manager(listCustomers, { query: { q: '6721' } })
    const wang = items.find((item) => item.name === '王女士')!
    expect(wang.phoneMasked).toMatch(/^12\d\*{4}6721$/)
    const { phone } = await manager(revealPhone, { params: { id: wang.personId }, body: { reason: '回访' } })
    expect(phone).toMatch(/^12\d{5}6721$|^12\d{7}6721$|6721$/)
    expect(await h.rows("SELECT id FROM audit_log WHERE action = 'phone.reveal' AND object_id = ?", [wang.personId])).toHaveLength(1)
    const market = await h.admin('liumin')
    expect((await market(getCustomer, { params: { id: wang.personId } })).canReveal).toBe(false)
    await expect(market(revealPhone, { params: { id: wang.personId }, body: {} })).rejects.toMatchObject({ code: 'policy.denied' })
  })

  it('asks why a level goes down', async () => {
    const manager = await h.admin('songhaitao')
    const wang = (await manager(listCustomers, { query: { q: '王女士' } })).items[0]!
    await expect(manager(updateCustomer, { params: { id: wang.personId }, body: { attributes: { level: 'C' } } })).rejects.toMatchObject({ code: 'customers.reason_required' })
    await manager(updateCustomer, { params: { id: wang.personId }, body: { attributes: { level: 'C' }, reason: '推到下季度' } })
    await manager(updateCustomer, { params: { id: wang.personId }, body: { attributes: { level: 'A' } } })
  })

  it('never sees chat text: what people say to each other stays with WeCom', async () => {
    const one = await h.scan('包河·展厅门口', '话多的人')
    await h.control('POST', 'messages', { corpId: 'wwG_huayue', from: one.personId, to: one.userid, text: '绝密暗号-7731' })
    await h.control('POST', 'messages', { corpId: 'wwG_huayue', from: one.userid, to: one.personId, text: '回复暗号-7731' })
    await new Promise((resolve) => setTimeout(resolve, 500))
    const { calls } = await h.control<Calls>('GET', 'calls?corpId=wwG_huayue')
    expect(calls.length).toBeGreaterThan(0)
    for (const table of await h.rows<Record<string, string>>('SHOW TABLES')) {
      const name = Object.values(table)[0]!
      expect(JSON.stringify(await h.rows(`SELECT * FROM \`${name}\` LIMIT 5000`)), name).not.toContain('暗号-7731')
    }
  })
})
