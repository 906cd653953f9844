import * as broadcasts from '@chitang/shared/contracts/broadcasts'
import type { Broadcast } from '@chitang/shared/contracts/broadcasts'
import { getBroadcastWish, setBroadcastWish } from '@chitang/shared/contracts/wishes'
import type { ApiClient } from '@chitang/shared/client'
import { wayOut } from '@chitang/shared/domain/broadcast-content'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { turnBroadcasts } from '../../server/src/modules/broadcasts/index.ts'
import { eventually, startHarness, type Harness } from '../support/harness.ts'

interface MassTarget { externalUserid: string; status: number }
interface Mass { msgid: string; text: string; cancelledAt: number | null; createType: number; reminders: number[]; tasks: Record<string, { sentAt: number | null; targets: MassTarget[] }> }
const corpId = 'wwG_huayue'
const hour = 3_600_000

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

const deps = () => ({ ...h.product, touches: h.product.touches })
/** What the clock does every ten seconds, at once. */
const turn = () => turnBroadcasts(deps())
const masses = async (): Promise<Mass[]> => (await h.control<{ messages: Mass[] }>('GET', `mass?corpId=${corpId}`)).messages
const get = (id: string): Promise<Broadcast> => manager(broadcasts.getBroadcast, { params: { id } })
const until = (id: string, fits: (one: Broadcast) => boolean, what: string): Promise<Broadcast> => eventually(async () => { await turn(); const one = await get(id); return fits(one) && one }, what)
const member = async (userid: string): Promise<string> => (await h.rows<{ id: string }>('SELECT id FROM member WHERE userid = ?', [userid]))[0]!.id
const placesOf = async (id: string): Promise<{ reserved: number; charged: number }> => {
  const [row] = await h.rows<{ reserved: string | null; charged: string | null }>("SELECT SUM(state = 'reserved') AS reserved, SUM(state = 'charged') AS charged FROM touch_slot WHERE broadcast_id = ?", [id])
  return { reserved: Number(row!.reserved ?? 0), charged: Number(row!.charged ?? 0) }
}
const ours = async (title: string): Promise<Mass[]> => (await masses()).filter((one) => one.createType === 0 && one.text.includes(title))

/** A broadcast of the store that is due at once: written, scheduled and given to WeCom. */
async function send(title: string, advisors: string[], more: { class?: 'marketing' | 'service' } = {}): Promise<Broadcast> {
  const audience = { storeId, advisorIds: await Promise.all(advisors.map(member)) }
  const plan = { title, purpose: '', class: more.class ?? 'marketing' as const, audience }
  const draft = await manager(broadcasts.createBroadcast, { body: { ...plan, requestKey: `request-${title}` } })
  const content = { text: `${title}：周六到店看车。我是{顾问}。`, attachments: [], variant: null, promotionId: null }
  const written = await manager(broadcasts.updateBroadcast, { params: { id: draft.id }, body: { ...plan, version: draft.version, content, plannedAt: null, expiresAt: null, recurrence: null } })
  return manager(broadcasts.scheduleBroadcast, { params: { id: draft.id }, body: { version: written.version, choice: 'skip', plannedAt: new Date(h.product.kit.clock.ms()).toISOString() } })
}

describe('from the text to the customer', () => {
  it('asks each advisor once, reads who got it, ends on time and gives back what was not used', async () => {
    const [first, second, last] = advisors.map((one) => one.userid) as [string, string, string]
    const twice = await Promise.all(['a', 'a'].map(() => manager(broadcasts.createBroadcast, { body: { title: '两次点击', purpose: '', class: 'marketing', audience: { storeId }, requestKey: 'double-click-1' } })))
    expect(twice[0]!.id).toBe(twice[1]!.id)
    const { id } = await send('试驾周', [first, second, last])
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
    const done = await until(id, (one) => one.state === 'done', 'ends at its time')
    expect((await masses()).find((one) => one.msgid === of(last).msgid)!.cancelledAt).not.toBeNull()
    expect(done.funnel).toMatchObject({ confirmed: 2, delivered: sent, notFriend, overLimit: 0, unsent: of(last).tasks[last]!.targets.length })
    expect(await placesOf(id)).toMatchObject({ reserved: 0, charged: sent })
    expect((await manager(broadcasts.listTargets, { params: { id }, query: { state: 'sent' } })).items.every((one) => one.sentAt !== null && one.name !== '')).toBe(true)
    const again = await manager(broadcasts.resendBroadcast, { params: { id }, body: { requestKey: 'resend-once' } })
    expect((await manager(broadcasts.checkBroadcast, { params: { id: again.id }, query: { at: new Date(h.product.kit.clock.ms() + 14 * hour).toISOString() } })).persons).toBe(done.funnel.unsent)
  })
})
