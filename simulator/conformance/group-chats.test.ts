import { beforeAll, describe, expect, it } from 'vitest'
import { makeFriend, says, world } from './support.ts'

const w = world({ limits: { massSettleMs: 0 } })
const call = (name: string, body: object) => w().post(`externalcontact/${name}`, body)
const control = (path: string, body: object) => w().control<{ chatId: string }>(path, { corpId: 'wwTEST', ...body })
let friend: Awaited<ReturnType<typeof makeFriend>>
let chat: string
beforeAll(async () => {
  friend = await makeFriend(w(), '群里的客户', ['zhang'])
  chat = (await control('group-chats', { owner: 'zhang', name: '越屿车友 3 群', externalUserids: [friend.externalUserid] })).chatId
})

describe('customer groups (4.11)', () => {
  it('lists those of the owners named, by pages; the limit is required and at most 1000', async () => {
    const other = (await control('group-chats', { owner: 'li', name: '李的群' })).chatId
    expect(await call('groupchat/list', { limit: 10, owner_filter: { userid_list: ['zhang'] } })).toMatchObject({ errcode: 0, group_chat_list: [{ chat_id: chat, status: 0 }], next_cursor: '' })
    const first = await call('groupchat/list', { limit: 1 })
    expect(first.group_chat_list).toEqual([{ chat_id: chat, status: 0 }])
    expect((await call('groupchat/list', { limit: 1, cursor: first.next_cursor })).group_chat_list).toEqual([{ chat_id: other, status: 0 }])
    says(await call('groupchat/list', {}), 40058)
    says(await call('groupchat/list', { limit: 1001 }), 40058)
    says(await call('groupchat/list', { limit: 1, owner_filter: { userid_list: Array(101).fill('zhang') } }), 40058)
  })
  it('shows members with names only when asked, and never what is said', async () => {
    const got = (await call('groupchat/get', { chat_id: chat, need_name: 1 })).group_chat as { member_list: { name?: string }[] }
    expect(got).toMatchObject({ name: '越屿车友 3 群', owner: 'zhang', member_list: [{ userid: 'zhang', type: 1 }, { userid: friend.externalUserid, type: 2, name: '群里的客户' }], member_version: '1' })
    expect(JSON.stringify(await call('groupchat/get', { chat_id: chat }))).not.toMatch(/群里的客户|messages/)
    says(await call('groupchat/get', { chat_id: 'wrX' }), 40050)
  })
  it('a mass message to groups is a task of the owner; each group has its share', async () => {
    await control('mass/rule', { rule: 'day' })
    const made = await call('add_msg_template', { chat_type: 'group', sender: 'zhang', chat_id_list: [chat, 'wrX'], text: { content: '周六车友会' } })
    expect(made).toMatchObject({ errcode: 0, fail_list: ['wrX'] })
    await control('mass/confirm', { msgid: made.msgid, userid: 'zhang' })
    expect((await call('get_groupmsg_send_result', { msgid: made.msgid, userid: 'zhang' })).send_list).toEqual([{ chat_id: chat, userid: 'zhang', status: 1, send_time: expect.any(Number) as number }])
    const again = await call('add_msg_template', { chat_type: 'group', sender: 'zhang', text: { content: '再来一条' } })
    await control('mass/confirm', { msgid: again.msgid, userid: 'zhang' })
    expect((await call('get_groupmsg_send_result', { msgid: again.msgid, userid: 'zhang' })).send_list).toEqual([{ chat_id: chat, userid: 'zhang', status: 3 }])
  })
})
