import type { ApiClient } from '@chitang/shared/client'
import * as broadcasts from '@chitang/shared/contracts/broadcasts'
import { countAudience } from '@chitang/shared/contracts/audiences'
import { listGroupChats, refreshGroupChats } from '@chitang/shared/contracts/group-chats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { turnBroadcasts } from '../../server/src/modules/broadcasts/index.ts'
import { eventually, startHarness, type Harness } from '../support/harness.ts'

const corpId = 'wwG_huayue'
const owner = 'chenxiaofeng'
let h: Harness
let manager: ApiClient
let storeId: string
beforeAll(async () => {
  h = await startHarness({ corps: [corpId] })
  manager = await h.admin('songhaitao')
  storeId = (await h.rows<{ id: string }>("SELECT id FROM store WHERE short_name = '包河'"))[0]!.id
}, 120_000)
afterAll(() => h.stop())

const groups = async () => (await manager(listGroupChats, { params: { id: storeId } })).items
const open = async (name: string, size: number, by = owner) => {
  const friends = await h.rows<{ id: string }>("SELECT c.external_userid AS id FROM follow_relation r JOIN corp_contact c ON c.id = r.contact_id JOIN member m ON m.id = r.member_id WHERE m.userid = ? LIMIT ?", [by, size])
  return (await h.control<{ chatId: string }>('POST', 'group-chats', { corpId, owner: by, name, externalUserids: friends.map((one) => one.id) })).chatId
}
const turned = (id: string, fits: (one: broadcasts.Broadcast) => boolean, what: string) => eventually(async () => { await turnBroadcasts(h.product); const one = await manager(broadcasts.getBroadcast, { params: { id } }); return fits(one) && one }, what)

async function sendTo(title: string, groupChatIds: string[]): Promise<broadcasts.Broadcast> {
  const plan = { title, purpose: '', class: 'marketing' as const, audience: { storeId, groupChatIds } }
  const draft = await manager(broadcasts.createBroadcast, { body: { ...plan, requestKey: `groups-${title}` } })
  const content = { text: `${title}，周六上午十点。`, attachments: [], variant: null, promotionId: null }
  const { version } = await manager(broadcasts.updateBroadcast, { params: { id: draft.id }, body: { ...plan, version: draft.version, content, plannedAt: null, expiresAt: null, recurrence: null } })
  const plannedAt = h.product.kit.clock.now().toISOString()
  expect(await manager(broadcasts.checkBroadcast, { params: { id: draft.id }, query: { at: plannedAt } })).toMatchObject({ persons: groupChatIds.length, excluded: [] })
  return manager(broadcasts.scheduleBroadcast, { params: { id: draft.id }, body: { version, choice: 'skip', plannedAt } })
}

describe('customer groups', () => {
  it('are known by WeCom’s word, in numbers only; one that is dismissed is gone', async () => {
    await open('越屿车友 3 群', 12)
    const gone = await open('临时群', 2)
    const found = await eventually(async () => { const items = await groups(); return items.length === 2 && items }, 'both are read')
    expect(found).toMatchObject([{ name: '越屿车友 3 群', owner: '陈晓峰', customers: 12, members: 13, sendable: true }, { name: '临时群' }])
    await h.control('POST', 'group-chats/dismiss', { corpId, chatId: gone })
    await eventually(async () => (await groups()).length === 1, 'the dismissed one is gone')
    // An event may be lost: reading all brings what is missing.
    await h.rows('DELETE FROM group_chat')
    expect(await manager(refreshGroupChats, { params: { id: storeId } })).toEqual({ groups: 1 })
    expect(await groups()).toMatchObject([{ name: '越屿车友 3 群' }])
    expect(JSON.stringify(await h.rows('SELECT * FROM group_chat'))).not.toMatch(/wm[A-Za-z0-9]{20}/)
  })

  it('get a broadcast by their owner, one a day; what a group did not get is sent again', async () => {
    await open('保养提醒群', 5)
    const both = await eventually(async () => { const items = await groups(); return items.length === 2 && items.map((one) => one.id) }, 'two groups')
    expect(await manager(countAudience, { body: { class: 'marketing', audience: { storeId, groupChatIds: both } } })).toMatchObject({ persons: 2, sendable: 2, excluded: [], advisors: [{ name: '陈晓峰', persons: 2 }] })
    await expect(manager(countAudience, { body: { class: 'marketing', audience: { storeId, groupChatIds: ['1'] } } })).rejects.toMatchObject({ code: 'audiences.foreign' })

    const { id } = await sendTo('车友会', both)
    await turned(id, (one) => one.state === 'sending', 'the owner has a task')
    const mass = async () => (await h.control<{ messages: { msgid: string; chatType: string; text: string; tasks: Record<string, { targets: { status: number }[] }> }[] }>('GET', `mass?corpId=${corpId}`)).messages.filter((one) => one.chatType === 'group' && one.text.includes('车友会'))
    const [task] = await mass()
    expect(task!.tasks[owner]!.targets).toHaveLength(2)
    // The same day is taken: a group has its share like a customer.
    const second = await sendTo('再约一次', both).then((one) => eventually(async () => { const now = await manager(broadcasts.getBroadcast, { params: { id: one.id } }); return now.state === 'draft' && now.note !== null && now }, 'nobody is free'))
    expect(second.note).toContain('没有一位客户可发')

    await h.control('POST', 'mass/confirm', { corpId, msgid: task!.msgid, userid: owner })
    await h.advance(120_000)
    const sent = await turned(id, (one) => one.funnel.delivered === 2, 'both groups got it')
    expect(sent.funnel).toMatchObject({ target: 2, tasks: 1, confirmed: 1 })
    expect((await manager(broadcasts.listTargets, { params: { id }, query: {} })).items.map((one) => [one.personId, one.name, one.state]).sort()).toEqual([[null, '保养提醒群', 'sent'], [null, '越屿车友 3 群', 'sent']])
    expect((await h.control<{ items: { messages: { text: string }[] }[] }>('GET', `group-chats?corpId=${corpId}`)).items.map((one) => one.messages.length)).toEqual([1, 1])
  })
})
