import { beforeAll, describe, expect, it } from 'vitest'
import { handedOver, makeFriend, says, world, type Answer } from './support.ts'

const w = world()
const HOUR = 3600_000
const call = (name: string, body: object) => w().post(`externalcontact/${name}`, body)
const pair = { handover_userid: 'zhang', takeover_userid: 'li' }
const give = (ids: string[], more: object = {}) => call('transfer_customer', { ...pair, external_userid: ids, ...more })
const fates = async (name = 'transfer_result', who: object = pair): Promise<unknown[]> => (await call(name, who)).customer as unknown[]
const codes = (answer: Answer): unknown[] => (answer.customer as { errcode: number }[]).map((one) => one.errcode)
const pass = async (hours: number): Promise<void> => {
  await w().control('clock', { advanceMs: hours * HOUR })
  await w().renew()
}
const friend = (name: string, user = 'zhang') => makeFriend(w(), name, [user])
const inbox = async (personId: string) => (await w().control<{ items: { text?: string }[] }>(`persons/${personId}/inbox`)).items.map((one) => one.text)

describe('transfer_customer and transfer_result (4.10)', () => {
  it('waits 24 hours, then takes effect by itself: the message, both events, nothing readable of the old one', async () => {
    const one = await friend('甲')
    expect(await give([one.externalUserid], { transfer_success_msg: '我是小李，接着为您服务' })).toMatchObject({ errcode: 0, customer: [{ external_userid: one.externalUserid, errcode: 0 }] })
    const now = Math.floor((await w().control<{ now: number }>('clock')).now / 1000)
    expect(await fates()).toEqual([{ external_userid: one.externalUserid, status: 2, takeover_time: expect.closeTo(now + 86_400, -2) as number }])
    expect(codes(await give([one.externalUserid]))).toEqual([40129])
    await pass(23)
    expect(await fates()).toMatchObject([{ status: 2 }])
    const deleted = w().event('del_external_contact', () => pass(2))
    const added = await w().event('add_external_contact', () => deleted)
    expect((await deleted).field('Source')).toBe('DELETE_BY_TRANSFER')
    expect([(await deleted).field('UserID'), added.field('UserID'), added.field('WelcomeCode')]).toEqual(['zhang', 'li', undefined])
    expect(await fates()).toMatchObject([{ status: 1 }])
    expect((await w().get('externalcontact/get', { external_userid: one.externalUserid })).follow_user).toMatchObject([{ userid: 'li', add_way: 202, remark: '', tags: [] }])
    expect(await inbox(one.personId)).toContain('我是小李，接着为您服务')
  })
  it('the customer refuses: status 3, transfer_fail names the takeover member, the old one stays', async () => {
    const one = await friend('乙')
    await give([one.externalUserid])
    const event = await w().event('transfer_fail', () => w().control('transfers/refuse', { corpId: 'wwTEST', externalUserid: one.externalUserid }))
    expect([event.field('FailReason'), event.field('UserID'), event.field('ExternalUserID')]).toEqual(['customer_refused', 'li', one.externalUserid])
    expect(await fates()).toContainEqual({ external_userid: one.externalUserid, status: 3, takeover_time: 0 })
    expect((await w().get('externalcontact/get', { external_userid: one.externalUserid })).follow_user).toMatchObject([{ userid: 'zhang' }])
  })
  it('a full taker: 40099 when asked, status 4 and customer_limit_exceed when the day is over', async () => {
    const one = await friend('丙')
    await give([one.externalUserid])
    await w().control('corps/wwTEST/members/li', { capacity: 0 })
    expect(codes(await give([(await friend('丁')).externalUserid]))).toEqual([40099])
    const event = await w().event('transfer_fail', () => pass(25))
    expect(event.field('FailReason')).toBe('customer_limit_exceed')
    expect(await fates()).toContainEqual({ external_userid: one.externalUserid, status: 4, takeover_time: 0 })
    await w().control('corps/wwTEST/members/li', { capacity: 20_000 })
  })
  it('a taker who is a friend already: nothing is told of it', async () => {
    const one = await friend('戊')
    await w().control('scan', { configId: (await friend('李的', 'li')).configId, personId: one.personId })
    await handedOver(w())
    await give([one.externalUserid])
    const before = w().events.length
    await w().event('del_external_contact', () => pass(25))
    await handedOver(w())
    expect(w().events.slice(before).some((event) => event.field('ChangeType') === 'add_external_contact')).toBe(false)
  })
  it('40128: twice in 90 natural days, then again when they are over', async () => {
    const one = await friend('己')
    for (let i = 0; i < 2; i++) {
      await give([one.externalUserid])
      await w().control('transfers/refuse', { corpId: 'wwTEST', externalUserid: one.externalUserid })
    }
    expect(codes(await give([one.externalUserid]))).toEqual([40128])
    await pass(90 * 24)
    expect(codes(await give([one.externalUserid]))).toEqual([0])
  })
  it('what is refused for all, and for one', async () => {
    const one = await friend('庚')
    await w().control('unfriend', { corpId: 'wwTEST', ...one, by: 'customer' })
    const stranger = await friend('辛', 'li')
    expect(codes(await give([one.externalUserid, stranger.externalUserid, 'wmX']))).toEqual([84061, 40131, 40096])
    says(await give([]), 41035)
    says(await give(Array(101).fill('wmX') as string[]), 40058)
    says(await give(['wmX'], { transfer_success_msg: '长'.repeat(201) }), 40058)
    says(await call('transfer_customer', { handover_userid: 'li', takeover_userid: 'LI', external_userid: ['wmX'] }), 40130)
    says(await call('resigned/transfer_customer', { ...pair, external_userid: ['wmX'] }), 40097)
    await w().control('corps/wwTEST/members/new', { status: 4, follow: true })
    says(await call('transfer_customer', { handover_userid: 'zhang', takeover_userid: 'new', external_userid: ['wmX'] }), 41054)
    await w().control('corps/wwTEST/members/new', { status: 1, follow: false })
    says(await call('transfer_customer', { handover_userid: 'zhang', takeover_userid: 'new', external_userid: ['wmX'] }), 84083)
  })
})

describe('members who left (4.10)', () => {
  let first: Awaited<ReturnType<typeof friend>>
  let second: Awaited<ReturnType<typeof friend>>
  let chatId: string
  beforeAll(async () => {
    await w().control('corps/wwTEST/members/wang', { name: '王', follow: true })
    first = await friend('壬', 'wang')
    second = await friend('癸', 'wang')
    chatId = (await w().control<{ chatId: string }>('group-chats', { corpId: 'wwTEST', owner: 'wang', name: '王的群' })).chatId
    await w().control('corps/wwTEST/members/wang', { status: 5 })
  })
  const from = { handover_userid: 'wang', takeover_userid: 'li' }
  it('get_unassigned_list names what nobody is about to take, page by page', async () => {
    const page = await call('get_unassigned_list', { page_size: 1 })
    expect(page).toMatchObject({ errcode: 0, is_last: false, info: [{ handover_userid: 'wang', external_userid: first.externalUserid, dimission_time: expect.any(Number) as number }] })
    expect(await call('get_unassigned_list', { cursor: page.next_cursor })).toMatchObject({ is_last: true, next_cursor: '', info: [{ external_userid: second.externalUserid }] })
    says(await call('get_unassigned_list', { page_size: 1001 }), 40058)
    says(await call('transfer_customer', { ...from, external_userid: [first.externalUserid] }), 60111)
  })
  it('resigned/transfer_customer: 24 hours as well, 40100 meanwhile; nobody is told that the old one is gone', async () => {
    expect(codes(await call('resigned/transfer_customer', { ...from, external_userid: [first.externalUserid] }))).toEqual([0])
    expect(codes(await call('resigned/transfer_customer', { ...from, external_userid: [first.externalUserid] }))).toEqual([40100])
    expect((await call('get_unassigned_list', {})).info).toMatchObject([{ external_userid: second.externalUserid }])
    const before = w().events.length
    await pass(25)
    await handedOver(w())
    expect(w().events.slice(before).filter((event) => event.field('ExternalUserID') === first.externalUserid).map((event) => [event.field('ChangeType'), event.field('UserID')])).toEqual([['add_external_contact', 'li']])
    expect(await fates('resigned/transfer_result', from)).toMatchObject([{ external_userid: first.externalUserid, status: 1 }])
  })
  it('groups: the owner must fit the call (90500, 90502), another owner is needed (90504), an inherited one is done (90508)', async () => {
    const failed = async (name: string, body: object) => ((await call(name, body)).failed_chat_list as { errcode: number }[]).map((one) => one.errcode)
    const ours = (await w().control<{ chatId: string }>('group-chats', { corpId: 'wwTEST', owner: 'zhang', name: '张的群' })).chatId
    expect(await failed('groupchat/transfer', { chat_id_list: [chatId, ours, 'wrX'], new_owner: 'li' })).toEqual([90500, 90501])
    expect(await failed('groupchat/transfer', { chat_id_list: [chatId], new_owner: 'zhang' })).toEqual([90508])
    expect(await failed('groupchat/onjob_transfer', { chat_id_list: [ours], new_owner: 'zhang' })).toEqual([90504])
    expect(await failed('groupchat/onjob_transfer', { chat_id_list: [ours], new_owner: 'li' })).toEqual([])
    expect((await call('groupchat/get', { chat_id: ours })).group_chat).toMatchObject({ owner: 'li' })
    expect((await call('groupchat/list', { limit: 10, status_filter: 3, owner_filter: { userid_list: ['li'] } })).group_chat_list).toEqual([{ chat_id: chatId, status: 3 }])
    says(await call('groupchat/transfer', { chat_id_list: [], new_owner: 'li' }), 40058)
  })
  it('a year after leaving nothing can be handed over', async () => {
    await pass(366 * 24)
    expect((await call('get_unassigned_list', {})).info).toEqual([])
    says(await call('resigned/transfer_customer', { ...from, external_userid: [second.externalUserid] }), 60111)
  })
})
