import * as audiences from '@chitang/shared/contracts/audiences'
import * as broadcasts from '@chitang/shared/contracts/broadcasts'
import type { Broadcast } from '@chitang/shared/contracts/broadcasts'
import { getBroadcastWish, setBroadcastWish } from '@chitang/shared/contracts/wishes'
import type { ApiClient } from '@chitang/shared/client'
import { wayOut } from '@chitang/shared/domain/broadcast-content'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lockHarmful, observeCorp, turnBroadcasts } from '../../server/src/modules/broadcasts/index.ts'
import { eventually, startHarness, type Harness } from '../support/harness.ts'

interface MassTarget { externalUserid: string; status: number }
interface Mass { msgid: string; text: string; cancelledAt: number | null; createType: number; reminders: number[]; tasks: Record<string, { sentAt: number | null; targets: MassTarget[] }> }
const corpId = 'wwG_huayue'
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]

let h: Harness
let manager: ApiClient
let storeId: string
/** Three advisors of the store with the most friends. */
let advisors: { userid: string; name: string }[]
beforeAll(async () => {
  h = await startHarness()
  manager = await h.admin('songhaitao')
  storeId = (await h.rows<{ id: string }>("SELECT id FROM store WHERE short_name = '包河'"))[0]!.id
  advisors = await h.rows("SELECT m.userid, m.name FROM follow_relation r JOIN member m ON m.id = r.member_id WHERE r.store_id = ? AND m.customer_contact = 1 GROUP BY m.id, m.userid, m.name ORDER BY m.userid = 'chenxiaofeng' DESC, COUNT(*) DESC LIMIT 3", [storeId])
}, 120_000)
afterAll(() => h.stop())

/** What the clock does every ten seconds, at once. */
const turn = () => turnBroadcasts(h.product)
const masses = async (): Promise<Mass[]> => (await h.control<{ messages: Mass[] }>('GET', `mass?corpId=${corpId}`)).messages
const get = (id: string): Promise<Broadcast> => manager(broadcasts.getBroadcast, { params: { id } })
const until = (id: string, fits: (one: Broadcast) => boolean, what: string): Promise<Broadcast> => eventually(async () => { await turn(); const one = await get(id); return fits(one) && one }, what)
const member = async (userid: string): Promise<string> => (await h.rows<{ id: string }>('SELECT id FROM member WHERE userid = ?', [userid]))[0]!.id
const placesOf = async (id: string): Promise<{ reserved: number; charged: number }> => {
  const [row] = await h.rows<{ reserved: string | null; charged: string | null }>("SELECT SUM(state = 'reserved') AS reserved, SUM(state = 'charged') AS charged FROM touch_slot WHERE broadcast_id = ?", [id])
  return { reserved: Number(row!.reserved ?? 0), charged: Number(row!.charged ?? 0) }
}
const ours = async (title: string): Promise<Mass[]> => (await masses()).filter((one) => one.createType === 0 && one.text.includes(title))

/** Ten in the morning of the next day: a customer gets one of these a day. */
async function tomorrow(): Promise<void> {
  const local = h.product.kit.clock.ms() + 8 * hour
  await h.advance((Math.floor(local / day) + 1) * day + 10 * hour - local)
  manager = await h.admin('songhaitao')
}
const fault = (body: object) => h.control('POST', 'faults', { corpId, ...body })
const create = 'externalcontact/add_msg_template'
const pushes = (id: string) => h.rows<{ id: string; state: string; problem: string | null; msgid: string | null; part: number }>('SELECT id, state, problem, msgid, part FROM broadcast_push WHERE broadcast_id = ? ORDER BY id', [id])

/** The call was made, and nobody knows whether it arrived. */
const unsure = (id: string) => eventually(async () => {
  await turn()
  const [push] = await pushes(id)
  return push?.state === 'calling' && (await h.rows("SELECT 1 FROM job WHERE kind = 'broadcasts.push' AND status = 'ready' AND last_error IS NOT NULL AND payload LIKE ?", [`%${push.id}%`])).length > 0
}, 'nobody knows whether it arrived')

/** A broadcast of the store that is due at once: written, scheduled and given to WeCom. */
async function send(title: string, advisors: string[], more: { attachments?: Broadcast['content']['attachments']; at?: number; recurrence?: Broadcast['recurrence'] } = {}): Promise<Broadcast> {
  const audience = { storeId, advisorIds: await Promise.all(advisors.map(member)) }
  const plan = { title, purpose: '', class: 'marketing' as const, audience }
  const draft = await manager(broadcasts.createBroadcast, { body: { ...plan, requestKey: `request-${title}` } })
  const content = { text: `${title}：周六到店看车。我是{顾问}。`, attachments: more.attachments ?? [], variant: null, promotionId: null }
  const written = await manager(broadcasts.updateBroadcast, { params: { id: draft.id }, body: { ...plan, version: draft.version, content, plannedAt: null, expiresAt: null, recurrence: more.recurrence ?? null } })
  return manager(broadcasts.scheduleBroadcast, { params: { id: draft.id }, body: { version: written.version, choice: 'skip', plannedAt: new Date(more.at ?? h.product.kit.clock.ms()).toISOString() } })
}

describe('whom it is for', () => {
  it('conditions add up, every exclusion has its reason, several records are one customer, and nothing leaves the store', async () => {
    const count = (more: object = {}) => manager(audiences.countAudience, { body: { audience: { storeId, ...more }, class: 'marketing' } })
    const all = await count()
    expect(all.sendable + all.excluded.reduce((sum, one) => sum + one.persons, 0)).toBe(all.persons)
    expect(all.advisors.reduce((sum, one) => sum + one.persons, 0)).toBe(all.sendable)
    expect(all.sample).toHaveLength(5)
    const [tag] = await h.rows<{ id: string }>('SELECT rt.tag_id AS id FROM relation_tag rt JOIN follow_relation r ON r.id = rt.relation_id WHERE r.store_id = ? GROUP BY rt.tag_id ORDER BY COUNT(*) DESC LIMIT 1', [storeId])
    const [marked, unmarked] = [await count({ tagsAll: [tag!.id] }), await count({ tagsNone: [tag!.id] })]
    expect([marked.persons > 0, marked.persons + unmarked.persons]).toEqual([true, all.persons])

    // Two friends who turn out to be one: what one record says counts for both, and so does a wish.
    const [root, child] = await h.rows<{ id: string }>("SELECT p.id FROM person p JOIN follow_relation r ON r.person_id = p.id WHERE r.store_id = ? AND p.merged_into IS NULL AND p.merged_count = 0 AND p.intent_model IS NULL AND r.deleted_at IS NULL ORDER BY p.id LIMIT 2", [storeId])
    const model = { attributes: [{ key: 'intent_model', is: '越屿' }] }
    const before = (await count(model)).persons
    await h.rows("UPDATE person SET merged_into = ? WHERE id = ?", [root!.id, child!.id])
    await h.rows('UPDATE person SET merged_count = 1 WHERE id = ?', [root!.id])
    await h.rows("UPDATE person SET intent_model = '越屿' WHERE id = ?", [child!.id])
    expect([(await count()).persons, (await count(model)).persons]).toEqual([all.persons - 1, before + 1])
    await manager(setBroadcastWish, { params: { id: child!.id }, body: { optedOut: true } })
    expect((await count(model)).excluded).toEqual([{ reason: 'opted_out', persons: 1 }])
    const leftOut = { body: { audience: { storeId, ...model }, class: 'marketing' as const, reason: 'opted_out' as const } }
    expect(await manager(audiences.listLeftOut, leftOut)).toMatchObject({ items: [{ personId: root!.id }], more: false })
    expect((await (await h.admin('wuya'))(audiences.listLeftOut, leftOut)).items).toEqual([])
    await manager(setBroadcastWish, { params: { id: root!.id }, body: { optedOut: false } })
    await h.rows('UPDATE person SET merged_into = NULL, merged_count = 0, intent_model = NULL WHERE id IN (?, ?)', [root!.id, child!.id])

    for (const foreign of [{ advisorIds: ['1'] }, { codeIds: ['1'] }, { unreachedOf: '1' }]) await expect(count(foreign)).rejects.toMatchObject({ code: 'audiences.foreign' })
    const saved = await manager(audiences.saveSegment, { body: { name: ' 有标签的 ', audience: { storeId, tagsAll: [tag!.id] } } })
    expect((await manager(audiences.listSegments, { query: {} })).items).toEqual([saved])
    await manager(audiences.removeSegment, { params: { id: saved.id } })
    expect(await (await h.admin('wuya'))(audiences.countAudience, { body: { audience: { storeId }, class: 'marketing' } })).toMatchObject({ persons: all.persons, sample: [] })
  })
})

describe('from the text to the customer', () => {
  it('asks each advisor once, reads who got it, ends on time and gives back what was not used', async () => {
    const [first, second, last] = advisors.map((one) => one.userid) as [string, string, string]
    const twice = await Promise.all(['a', 'a'].map(() => manager(broadcasts.createBroadcast, { body: { title: '两次点击', purpose: '', class: 'marketing', audience: { storeId }, requestKey: 'double-click-1' } })))
    expect(twice[0]!.id).toBe(twice[1]!.id)
    const { id } = await send('试驾周', [first, second, last], { recurrence: { every: 'week', until: '2027-12-31' } })
    const sending = await until(id, (one) => one.state === 'sending', 'given to WeCom')
    expect(sending.funnel).toMatchObject({ tasks: 3, confirmed: 0, delivered: 0 })
    const tasks = await ours('试驾周')
    expect(tasks.flatMap((one) => Object.keys(one.tasks)).sort()).toEqual([first, second, last].sort())
    expect(tasks.reduce((sum, one) => sum + Object.values(one.tasks)[0]!.targets.length, 0)).toBe(sending.funnel.target)
    expect(tasks[0]!.text).toContain(wayOut)
    expect(tasks[0]!.text).toMatch(new RegExp(`我是(${advisors.map((one) => one.name).join('|')})。`))
    const mine = await (await h.sidebar('chenxiaofeng'))(broadcasts.getMyBroadcasts)
    expect(mine.items).toMatchObject([{ title: '试驾周', confirmed: false }])

    const of = (userid: string) => tasks.find((one) => one.tasks[userid])!
    let [sent, notFriend] = [0, 0]
    for (const userid of [first, second]) {
      const said = await h.control<{ sent: number; notFriend: number }>('POST', 'mass/confirm', { corpId, msgid: of(userid).msgid, userid })
      ;[sent, notFriend] = [sent + said.sent, notFriend + said.notFriend]
    }
    await h.advance(2 * 60_000)
    await until(id, (one) => one.funnel.confirmed === 2 && one.funnel.delivered === sent && one.funnel.notFriend === notFriend, 'two confirmations are read')
    expect(await manager(broadcasts.remindBroadcast, { params: { id } })).toEqual({ reminded: 1, left: 2 })
    expect((await masses()).find((one) => one.msgid === of(last).msgid)!.reminders).toHaveLength(1)
    expect((await manager(broadcasts.listAdvisors, { params: { id } })).items.map((one) => [one.name, one.confirmed])).toEqual(expect.arrayContaining([[advisors[2]!.name, 0], ['陈晓峰', 1]]))

    await h.advance(new Date(sending.expiresAt!).getTime() - h.product.kit.clock.ms() + 1000)
    // Stopped only at a later try: until then the places stay taken.
    await fault({ kind: 'errcode', path: 'externalcontact/cancel_groupmsg_send', errcode: 41063, times: 4 })
    await until(id, (one) => one.state === 'closing', 'WeCom is still distributing it')
    await eventually(async () => (await h.rows("SELECT 1 FROM job WHERE kind = 'broadcasts.close' AND last_error IS NOT NULL")).length > 0, 'it is tried again later')
    expect((await placesOf(id)).reserved).toBeGreaterThan(0)
    await h.advance(20_000)
    const done = await until(id, (one) => one.state === 'done', 'ends at its time')
    expect((await masses()).find((one) => one.msgid === of(last).msgid)!.cancelledAt).not.toBeNull()
    expect(done.funnel).toMatchObject({ confirmed: 2, delivered: sent, notFriend, overLimit: 0, unsent: of(last).tasks[last]!.targets.length })
    expect(await placesOf(id)).toMatchObject({ reserved: 0, charged: sent })
    expect((await manager(broadcasts.listTargets, { params: { id }, query: { state: 'sent' } })).items.every((one) => one.sentAt !== null && one.name !== '')).toBe(true)
    // Who left within two days, and the next of the series.
    const [gone] = await h.rows<{ groupId: string; personId: string; relationId: string; sentAt: Date }>("SELECT group_id AS groupId, person_id AS personId, relation_id AS relationId, sent_at AS sentAt FROM broadcast_target WHERE broadcast_id = ? AND state = 'sent' LIMIT 1", [id])
    await h.product.kit.facts.append(h.product.kit.database, { groupId: gone!.groupId, kind: 'relation_deleted', occurredAt: new Date(gone!.sentAt.getTime() + hour), storeId, personId: gone!.personId, relationId: gone!.relationId, cause: 'seed', payload: { by: 'customer' } })
    expect((await get(id)).funnel.deleted48h).toBe(1)
    const next = await eventually(async () => (await manager(broadcasts.listBroadcasts, { query: { state: 'scheduled' } })).items.find((one) => one.title === '试驾周'), 'the next week is planned')
    expect(Date.parse(next.plannedAt!)).toBe(Math.floor(Date.parse(done.plannedAt!) / minute) * minute + 7 * day)
    await manager(broadcasts.cancelBroadcast, { params: { id: next.id }, body: { reason: '' } })
    const again = await manager(broadcasts.resendBroadcast, { params: { id }, body: { requestKey: 'resend-once' } })
    expect((await manager(broadcasts.checkBroadcast, { params: { id: again.id }, query: { at: new Date(h.product.kit.clock.ms() + 14 * hour).toISOString() } })).persons).toBe(done.funnel.unsent)
  })
})

describe('what may go wrong on the way', () => {
  it('an answer that got lost is found again at WeCom; a call that never arrived is made again; nobody gets two', async () => {
    await tomorrow()
    const [first, second] = advisors.map((one) => one.userid) as [string, string]
    await fault({ kind: 'errcode', path: create, errcode: -1, after: true })
    const lost = await send('答复丢了', [first])
    await until(lost.id, (one) => one.state === 'pushing' && one.progress !== null, 'the call was made')
    await unsure(lost.id)
    expect(await ours('答复丢了')).toHaveLength(1)
    await h.advance(20_000)
    await until(lost.id, (one) => one.state === 'sending', 'the task is found')
    expect((await pushes(lost.id))[0]!.msgid).toBe((await ours('答复丢了'))[0]!.msgid)

    await fault({ kind: 'errcode', path: create, errcode: -1 })
    const never = await send('没有送到', [second])
    await unsure(never.id)
    await h.advance(3 * minute)
    await until(never.id, (one) => one.state === 'sending', 'it is made again')
    expect([await ours('答复丢了'), await ours('没有送到')].map((all) => all.length)).toEqual([1, 1])
  })

  it('a limit passes, a dead file is uploaded anew, and who may not send leaves the customers free, in words', async () => {
    await tomorrow()
    const [first, second, last] = advisors.map((one) => one.userid) as [string, string, string]
    const assets = await h.rows<{ id: string }>("SELECT id FROM media_asset WHERE content_type LIKE 'image/%' LIMIT 1")
    await fault({ kind: 'errcode', path: create, errcode: 45009 })
    const limited = await send('限了次数', [first])
    await eventually(async () => { await turn(); return (await pushes(limited.id))[0]?.problem?.includes('限制了调用次数') }, 'it says what it waits for')
    await h.advance(20_000)
    await until(limited.id, (one) => one.state === 'sending', 'after the limit')
    await fault({ kind: 'errcode', path: create, errcode: 40007 })
    const dead = await send('图片过期', [second], { attachments: assets.map((one) => ({ kind: 'image', assetId: one.id, name: '海报' })) })
    await until(dead.id, (one) => one.state === 'sending', 'with a fresh file')
    await fault({ kind: 'errcode', path: create, errcode: 84074 })
    const gone = await send('没有权限', [last])
    const ended = await until(gone.id, (one) => one.state === 'done', 'nobody could send it')
    expect((await manager(broadcasts.listAdvisors, { params: { id: gone.id } })).items[0]).toMatchObject({ problem: expect.stringContaining('成员没有外部联系人权限') })
    expect(ended.funnel).toMatchObject({ target: 0, tasks: 0 })
    expect((await manager(broadcasts.listTargets, { params: { id: gone.id }, query: { reason: 'no_route' } })).items.length).toBeGreaterThan(0)
    expect(await placesOf(gone.id)).toEqual({ reserved: 0, charged: 0 })
  })

  it('a wish holds at once: the task that waits is made anew for the others, what is planned leaves the customer out', async () => {
    await tomorrow()
    const [first] = advisors.map((one) => one.userid) as [string]
    const { id } = await send('不再群发', [first])
    await until(id, (one) => one.state === 'sending', 'waits for the advisor')
    const planned = await send('后天再发', [first], { at: h.product.kit.clock.ms() + 2 * day })
    await until(planned.id, (one) => one.state === 'scheduled', 'is planned')
    const [someone] = (await manager(broadcasts.listTargets, { params: { id }, query: { state: 'pushed' } })).items
    const advisor = await h.sidebar(first)
    expect(await advisor(setBroadcastWish, { params: { id: someone!.personId! }, body: { optedOut: true } })).toMatchObject({ optedOut: true, withdrawnFrom: 2 })
    expect(await advisor(getBroadcastWish, { params: { id: someone!.personId! } })).toMatchObject({ optedOut: true, by: '陈晓峰' })
    await h.advance(minute)
    await eventually(async () => (await pushes(id)).map((one) => one.state).join() === 'cancelled,made', 'the task is made anew')
    const [before, after] = await ours('不再群发')
    expect(before!.cancelledAt).not.toBeNull()
    const [was, is] = [before!, after!].map((one) => one.tasks[first]!.targets.map((target) => target.externalUserid)) as [string[], string[]]
    expect(is).toHaveLength(was.length - 1)
    const states = await h.rows<{ broadcastId: string; state: string; reason: string }>('SELECT broadcast_id AS broadcastId, state, reason FROM broadcast_target WHERE person_id = ? AND broadcast_id IN (?, ?)', [someone!.personId, id, planned.id])
    expect(Object.fromEntries(states.map((row) => [row.broadcastId, `${row.state} ${row.reason}`]))).toEqual({ [id]: 'withdrawn opted_out', [planned.id]: 'excluded opted_out' })
    await manager(broadcasts.cancelBroadcast, { params: { id }, body: { reason: '天气不好' } })
    const cancelled = await until(id, (one) => one.state === 'cancelled', 'cancelled at WeCom too')
    expect(cancelled.note).toBe('门店取消：天气不好')
    expect((await ours('不再群发')).every((one) => one.cancelledAt !== null)).toBe(true)
    expect(await placesOf(id)).toEqual({ reserved: 0, charged: 0 })
    await manager(broadcasts.cancelBroadcast, { params: { id: planned.id }, body: { reason: '' } })
    await eventually(async () => (await placesOf(planned.id)).reserved === 0, 'the places of the plan are free')
  })

  it('a customer whose budget a member used up is over the limit, and that is remembered', async () => {
    await tomorrow()
    const [first] = advisors.map((one) => one.userid) as [string]
    await h.control('POST', 'mass/rule', { corpId, rule: 'day' })
    const { id } = await send('名额用完', [first])
    await until(id, (one) => one.state === 'sending', 'waits for the advisor')
    const [task] = await ours('名额用完')
    const friends = task!.tasks[first]!.targets.map((one) => one.externalUserid).slice(0, 3)
    const personal = await h.control<{ sent: number }>('POST', 'mass/personal', { corpId, userid: first, text: '我自己发的', externalUserids: friends })
    await h.control('POST', 'mass/confirm', { corpId, msgid: task!.msgid, userid: first })
    await h.advance(2 * minute)
    const one = await until(id, (now) => now.funnel.confirmed === 1 && now.funnel.overLimit === personal.sent, 'the refusals are read')
    expect(one.funnel.overLimit).toBeGreaterThan(0)
    const install = (await h.product.directory.installs()).find((found) => found.corp.corpId === corpId)!
    await observeCorp(h.product, install.groupId, install.corp.id)
    const seen = await h.rows<{ kind: string; n: string }>('SELECT kind, COUNT(*) AS n FROM touch_observed GROUP BY kind')
    expect(Object.fromEntries(seen.map((row) => [row.kind, Number(row.n)]))).toEqual({ over_limit: personal.sent, personal: personal.sent })
    await h.control('POST', 'mass/rule', { corpId, rule: 'month' })
  })

  it('a text after which too many leave is locked until HQ looked at it', async () => {
    await tomorrow()
    const [first] = advisors.map((one) => one.userid) as [string]
    const { id } = await send('扰人的话', [first], { at: h.product.kit.clock.ms() + day })
    await until(id, (one) => one.state === 'scheduled', 'is planned')
    // As if 240 had got it yesterday and six of them had left.
    const [one] = await h.rows<{ groupId: string; personId: string; relationId: string; memberId: string }>("SELECT group_id AS groupId, person_id AS personId, relation_id AS relationId, member_id AS memberId FROM broadcast_target WHERE broadcast_id = ? AND state = 'reserved' LIMIT 1", [id])
    const sentAt = new Date(h.product.kit.clock.ms() - day)
    await h.rows("UPDATE broadcast SET state = 'done', planned_at = ? WHERE id = ?", [sentAt, id])
    await h.rows(`INSERT INTO broadcast_target (group_id, broadcast_id, contact_id, relation_id, person_id, human_id, member_id, variant, state, sent_at) VALUES ${Array.from({ length: 240 }, () => '(?, ?, ?, ?, ?, ?, ?, 0, ?, ?)').join(', ')}`,
      Array.from({ length: 240 }, (_, n) => [one!.groupId, id, 900 + n, 900 + n, 900 + n, 900 + n, one!.memberId, 'sent', sentAt]).flat())
    await h.product.kit.facts.append(h.product.kit.database, ...Array.from({ length: 6 }, (_, n) => ({ groupId: one!.groupId, kind: 'relation_deleted' as const, occurredAt: new Date(sentAt.getTime() + hour), storeId, personId: String(900 + n), relationId: String(900 + n), cause: 'seed' as const, payload: { by: 'customer' } })))
    await lockHarmful(h.product.kit)
    const locked = await get(id)
    expect(locked).toMatchObject({ warning: { level: 'locked', words: expect.stringContaining('6 位客户删除了顾问') }, funnel: { delivered: 240, deleted48h: 6 } })
    const check = () => manager(broadcasts.checkBroadcastContent, { body: { storeId, class: 'marketing', content: locked.content } })
    expect((await check()).findings[0]).toMatchObject({ level: 'stop', words: expect.stringContaining('请总部复核后解锁') })
    await (await h.admin('wuya'))(broadcasts.unlockContent, { params: { id }, body: { reason: '改了称呼' } })
    await lockHarmful(h.product.kit)
    expect((await check()).findings.filter((finding) => finding.level === 'stop')).toEqual([])
  })
})
