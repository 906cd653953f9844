import type { ApiClient } from '@chitang/shared/client'
import { getTimeline } from '@chitang/shared/contracts/customers'
import { getOverview } from '@chitang/shared/contracts/overview'
import * as contract from '@chitang/shared/contracts/transfers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callTransfer, turnTransfers } from '../../server/src/modules/transfers/index.ts'
import { eventually, startHarness, type Harness } from '../support/harness.ts'

const corpId = 'wwG_huayue'
let h: Harness
let manager: ApiClient
let storeId: string
const ids: Record<string, string> = {}
beforeAll(async () => {
  h = await startHarness({ corps: [corpId] })
  manager = await h.admin('songhaitao')
  storeId = (await h.rows<{ id: string }>("SELECT id FROM store WHERE short_name = '包河'"))[0]!.id
  for (const { id, userid } of await h.rows<{ id: string; userid: string }>('SELECT id, userid FROM member')) ids[userid] = id
}, 120_000)
afterAll(() => h.stop())

const member = (userid: string, change: object) => h.control('POST', `corps/${corpId}/members/${userid}`, change)
const lists = () => manager(contract.listTransfers, { query: { storeId } })
const offer = (userid: string) => manager(contract.getTransferOffer, { params: { id: ids[userid]! } })
const detail = (id: string) => manager(contract.getTransfer, { params: { id } })
const items = async (id: string, state?: contract.ItemState) => (await manager(contract.listTransferItems, { params: { id }, query: state ? { state } : {} })).items
const live = (userid: string) => h.rows<{ id: string; personId: string; contactId: string; address: string }>("SELECT r.id, r.person_id AS personId, r.contact_id AS contactId, c.external_userid AS address FROM follow_relation r JOIN corp_contact c ON c.id = r.contact_id WHERE r.member_id = ? AND r.deleted_at IS NULL AND r.half = 0 ORDER BY r.id", [ids[userid]])
const facts = async (kind: string) => Number((await h.rows<{ n: string }>('SELECT COUNT(*) AS n FROM domain_fact WHERE kind = ?', [kind]))[0]!.n)
const calls = async (path: string) => (await h.control<{ calls: { path: string }[] }>('GET', `calls?since=0&path=${path}`)).calls.length
const turned = (id: string, fits: (one: contract.TransferDetail) => boolean, what: string) => eventually(async () => { await turnTransfers(h.product); const one = await detail(id); return fits(one) && one }, what, 60)
const aDayLater = async () => { await h.advance(25 * 3600_000); manager = await h.admin('songhaitao') }
const begin = async (userid: string, takers: string[], more: object = {}) => {
  const plan = { memberId: ids[userid]!, rule: 'evenly' as const, takers: takers.map((one) => ids[one]!), most: null, ...more }
  const preview = await manager(contract.previewTransfer, { body: plan })
  const expected = preview.takers.reduce((sum, one) => sum + one.count, 0)
  return { preview, expected, id: (await manager(contract.startTransfer, { body: { ...plan, message: null, chatTaker: null, expected, ...more } })).id }
}

describe('somebody leaves', () => {
  let customers: Awaited<ReturnType<typeof live>>
  let id: string
  it('is on the manager’s page and list, with how many customers are alone; who cannot be handed over is explained', async () => {
    customers = await live('wanglei_bh')
    await h.control('POST', 'group-chats', { corpId, owner: 'wanglei_bh', name: '王磊的群', externalUserids: customers.slice(0, 3).map((one) => one.address) })
    await eventually(async () => (await h.rows('SELECT 1 FROM group_chat WHERE owner_member_id = ?', [ids['wanglei_bh']])).length, 'the group is known')
    await member('wanglei_bh', { status: 5 })
    expect(await manager(contract.refreshLeavers, { params: { id: storeId } })).toEqual({ leavers: 1, customers: customers.length })
    expect((await lists()).leavers).toMatchObject([{ name: '王磊', unassigned: customers.length, waiting: 0, refused: 0, chats: 1, left: true }])
    expect((await manager(getOverview, { query: { storeId } })).todo).toContainEqual(expect.objectContaining({ kind: 'unassigned', title: `王磊已离职，${customers.length} 位客户还没有人接`, refId: ids['wanglei_bh'] }))
    await h.rows('UPDATE person SET erased_at = NOW(3) WHERE id = ?', [customers[0]!.personId])
    const offered = await offer('wanglei_bh')
    expect(offered).toMatchObject({ kind: 'resigned', eligible: customers.length - 1, message: null })
    expect(offered.reasons).toContainEqual({ reason: 'erased', count: 1, words: '客户要求删除信息', action: '不再联系', names: [] })
    expect(offered.takers.map((one) => one.name)).toContain('陈晓峰')
    expect(offered.takers.map((one) => one.memberId)).not.toContain(ids['wanglei_bh'])
    await expect(manager(contract.previewTransfer, { body: { memberId: ids['wanglei_bh']!, rule: 'one', takers: [ids['wanglei_bh']!], most: null } })).rejects.toMatchObject({ code: 'transfers.taker' })
  })

  it('everybody is given to WeCom once, though the answer to a call is lost', async () => {
    await h.control('POST', 'faults', { kind: 'drop', path: 'externalcontact/resigned/transfer_customer', times: 1 })
    const begun = await begin('wanglei_bh', ['chenxiaofeng', 'lina_bh'], { chatTaker: ids['lina_bh'] })
    ;({ id } = begun)
    expect(begun.expected).toBe(customers.length - 1)
    expect(Math.abs(begun.preview.takers[0]!.count - begun.preview.takers[1]!.count)).toBeLessThanOrEqual(1)
    await expect(begin('wanglei_bh', ['chenxiaofeng'])).rejects.toMatchObject({ code: expect.stringMatching(/transfers\.(running|nobody)/) as string })
    await turned(id, (one) => one.state === 'waiting', 'all wait for their day')
    const waiting = await h.control<{ items: { externalUserid: string; state: string }[] }>('GET', `transfers?corpId=${corpId}`)
    expect(waiting.items.map((one) => one.externalUserid).sort()).toEqual(customers.slice(1).map((one) => one.address).sort())
    expect(await calls('externalcontact/resigned/transfer_customer')).toBe(2)
    expect(await detail(id)).toMatchObject({ total: customers.length - 1, counts: { waiting: customers.length - 1, failed: 0 }, chats: [{ name: '王磊的群', to: '李娜', state: 'done' }] })
    expect((await h.rows<{ owner: string }>("SELECT owner_member_id AS owner FROM group_chat WHERE name = '王磊的群'"))[0]!.owner).toBe(ids['lina_bh'])
    expect((await lists()).leavers).toMatchObject([{ unassigned: 1, waiting: customers.length - 1 }])
  })

  it('after a day each has a fate: taken over, refused, or the taker full; what belongs to the customer went along', async () => {
    const of = (await items(id)).filter((one) => one.state === 'waiting')
    const [refusing] = customers.slice(1)
    const toLina = of.filter((one) => one.to === '李娜').length
    await h.control('POST', 'transfers/refuse', { corpId, externalUserid: refusing!.address })
    // A callback tells; nobody waits an hour for it.
    await eventually(async () => (await items(id, 'refused')).length === 1, 'the refusal is known at once')
    const refusedByLina = (await items(id, 'refused'))[0]!.to === '李娜' ? 1 : 0
    const had = Number((await h.rows<{ n: string }>('SELECT COUNT(*) AS n FROM follow_relation WHERE member_id = ? AND deleted_at IS NULL AND half = 0', [ids['lina_bh']]))[0]!.n)
    await member('lina_bh', { capacity: had + 2 })
    const taken = customers.find((one) => of.some((item) => item.subjectId === one.id && item.to === '陈晓峰') && one !== refusing)!
    await h.rows("UPDATE task SET status = 'cancelled' WHERE person_id = ?", [taken.personId])
    await h.rows("INSERT INTO task (group_id, id, person_id, relation_id, store_id, member_id, title, due_at, status, source, created_at) SELECT group_id, 4711, person_id, id, store_id, member_id, '报价', NOW(3), 'open', 'advisor', NOW(3) FROM follow_relation WHERE id = ?", [taken.id])
    const [added, deleted] = [await facts('relation_added'), await facts('relation_deleted')]
    await aDayLater()
    const done = await turned(id, (one) => one.state === 'done', 'everybody has a fate')
    const full = Math.max(0, toLina - refusedByLina - 2)
    expect(done.counts).toEqual({ done: customers.length - 2 - full, waiting: 0, refused: 1, full, failed: 0, open: 0 })
    expect([await facts('relation_added'), await facts('relation_deleted')]).toEqual([added, deleted])
    expect(await facts('relation_handed_over')).toBe(done.counts.done)
    const [task] = await h.rows<{ member: string; status: string }>('SELECT member_id AS member, status FROM task WHERE id = 4711')
    expect(task).toEqual({ member: ids['chenxiaofeng'], status: 'open' })
    const [owner] = await h.rows<{ member: string }>('SELECT r.member_id AS member FROM person p JOIN follow_relation r ON r.id = p.owner_relation_id WHERE p.id = ?', [taken.personId])
    expect(owner!.member).toBe(ids['chenxiaofeng'])
    expect((await manager(getTimeline, { params: { id: taken.personId }, query: {} })).items).toContainEqual(expect.objectContaining({ label: '接替', text: '陈晓峰接着服务' }))
    // Whom nobody took is alone again, and can be given to another one.
    expect((await lists()).leavers).toMatchObject([{ unassigned: full + 1, refused: 1 }])
  })

  it('a refusal is a person’s decision, and nobody asks again', async () => {
    const [refused] = await items(id, 'refused')
    expect((await offer('wanglei_bh')).reasons.map((one) => one.reason)).toContain('refused')
    await manager(contract.decideRefusal, { params: { id }, body: { subjectId: refused!.subjectId, decision: 'call' } })
    expect(await h.rows("SELECT title FROM task WHERE person_id = ? AND source = 'transfer' AND status = 'open'", [refused!.personId])).toHaveLength(1)
    await expect(manager(contract.decideRefusal, { params: { id }, body: { subjectId: refused!.subjectId, decision: 'respect' } })).rejects.toMatchObject({ code: 'transfers.decided' })
  })
})

describe('somebody moves on and stays', () => {
  it('the customer reads our words; the old friendship ends without anybody having deleted it', async () => {
    const customers = await live('lina_bh')
    const deleted = await facts('relation_deleted')
    const once = await begin('lina_bh', ['chenxiaofeng'], { rule: 'one', most: 3, message: '您好，我是陈晓峰，接着为您服务。' })
    expect([once.expected, once.preview.left]).toEqual([3, customers.length - 3])
    await turned(once.id, (one) => one.state === 'waiting', 'three wait')
    const [first] = await items(once.id)
    await aDayLater()
    expect((await turned(once.id, (one) => one.state === 'done', 'three are taken over')).counts.done).toBe(3)
    expect(await facts('relation_deleted')).toBe(deleted)
    const [relation] = await h.rows<{ by: string }>('SELECT deleted_by AS `by` FROM follow_relation WHERE id = ?', [first!.subjectId])
    expect(relation!.by).toBe('transfer')
    const address = customers.find((one) => one.id === first!.subjectId)!.address
    const person = h.sim.world.corps[corpId]!.personIds[address]!
    expect((await h.control<{ items: { text?: string }[] }>('GET', `persons/${person}/inbox`)).items.map((one) => one.text)).toContain('您好，我是陈晓峰，接着为您服务。')
  })

  it('a job killed between the call and its commit asks WeCom before it calls again', async () => {
    const before = await calls('externalcontact/transfer_customer')
    const { id, expected } = await begin('lina_bh', ['chenxiaofeng'], { rule: 'one', most: 2 })
    await turned(id, (one) => one.state === 'waiting', 'two wait')
    await h.rows("UPDATE transfer_item SET state = 'calling', accepted_at = NULL, takeover_at = NULL WHERE transfer_id = ?", [id])
    await h.rows("UPDATE transfer SET state = 'running', poll_at = NULL WHERE id = ?", [id])
    const [{ groupId }] = await h.rows<{ groupId: string }>('SELECT group_id AS groupId FROM transfer WHERE id = ?', [id]) as [{ groupId: string }]
    await callTransfer({ ...h.product, meetTags: h.product.meetTags })({ transferId: id }, { groupId, jobId: '0', attempt: 1, stopping: () => false })
    expect((await detail(id)).counts).toMatchObject({ waiting: expected, open: 0 })
    expect(await calls('externalcontact/transfer_customer')).toBe(before + 1)
  })

  it('is nobody else’s business', async () => {
    const advisor = await h.admin('hexiaoyan_zhengwu').catch(() => null)
    const other = await h.admin((await h.rows<{ userid: string }>("SELECT m.userid FROM member m JOIN assignment a ON a.employee_id = m.employee_id AND a.role = 'sales_manager' WHERE a.store_id = ? LIMIT 1", [storeId]))[0]!.userid)
    expect((await other(contract.listTransfers, { query: { storeId } })).mayRun).toBe(false)
    await expect(other(contract.startTransfer, { body: { memberId: ids['lina_bh']!, rule: 'one', takers: [ids['chenxiaofeng']!], most: 1, message: null, chatTaker: null, expected: 1 } })).rejects.toMatchObject({ code: 'policy.denied' })
    if (advisor) await expect(advisor(contract.listTransfers, { query: { storeId } })).rejects.toMatchObject({ code: expect.stringMatching(/policy.denied|not_found/) as string })
  })
})
