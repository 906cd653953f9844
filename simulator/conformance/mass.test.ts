import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeFriend, says, world, type Answer } from './support.ts'

const w = world({ limits: { massSettleMs: 0 } })
const call = (name: string, body: object) => w().post(`externalcontact/${name}`, body)
const add = (body: object) => call('add_msg_template', { text: { content: '周末试驾' }, ...body })
const inbox = async (personId: string) => (await w().control<{ items: { via: string; userid: string; text?: string }[] }>(`persons/${personId}/inbox`)).items.filter((m) => m.via === 'mass')
const confirm = (msgid: unknown, userid: string, more: object = {}) => w().control<{ sent: number; error?: string }>('mass/confirm', { corpId: 'wwTEST', msgid, userid, ...more })
type Friend = Awaited<ReturnType<typeof makeFriend>>
let zhang: Friend
let li: Friend
let both: Friend
beforeAll(async () => {
  zhang = await makeFriend(w(), '张的客户', ['zhang'])
  li = await makeFriend(w(), '李的客户', ['li'])
  both = await makeFriend(w(), '两人的客户', ['zhang'])
  await w().control('scan', { configId: li.configId, personId: both.personId })
  await w().control('messages', { corpId: 'wwTEST', from: 'zhang', to: both.externalUserid, text: '早' })
  await w().control('clock', { advanceMs: 1000 })
  await w().control('messages', { corpId: 'wwTEST', from: 'li', to: both.externalUserid, text: '晚' })
})
const tasks = async (msgid: unknown): Promise<unknown> => (await call('get_groupmsg_task', { msgid })).task_list
const results = async (msgid: unknown, userid: string): Promise<unknown> => (await call('get_groupmsg_send_result', { msgid, userid })).send_list

describe('add_msg_template (4.7)', () => {
  it('answers msgid and sends nothing by itself', async () => {
    const made = await add({ sender: 'zhang' })
    expect(made).toMatchObject({ errcode: 0, msgid: expect.stringMatching(/^msg/), fail_list: [] })
    expect(await inbox(zhang.personId)).toEqual([])
    expect(await tasks(made.msgid)).toEqual([{ userid: 'zhang', status: 0 }])
  })
  it('sender alone means all customers of that member', async () => expect(await results((await add({ sender: 'zhang' })).msgid, 'zhang')).toHaveLength(2))
  it('a customer of several members goes to who chatted last', async () => {
    const { msgid } = await add({ external_userid: [both.externalUserid] })
    expect(await tasks(msgid)).toEqual([{ userid: 'li', status: 0 }])
  })
  it('ids that nobody knows come back in fail_list', async () => expect(await add({ external_userid: [zhang.externalUserid, 'wmX'] })).toMatchObject({ errcode: 0, fail_list: ['wmX'] }))
  it('41048 when nobody is left', async () => says(await add({ external_userid: ['wmX'] }), 41048))
  it('tags: OR inside a group, AND between the groups', async () => {
    const [a, b] = (await call('get_corp_tag_list', {})).tag_group as { tag: { id: string }[] }[]
    await call('mark_tag', { userid: 'zhang', external_userid: zhang.externalUserid, add_tag: [a!.tag[0]!.id, b!.tag[0]!.id] })
    await call('mark_tag', { userid: 'li', external_userid: li.externalUserid, add_tag: [a!.tag[1]!.id] })
    const of = async (...lists: string[][]): Promise<unknown> => tasks((await add({ tag_filter: { group_list: lists.map((tag_list) => ({ tag_list })) } })).msgid)
    expect(await of([a!.tag[0]!.id, a!.tag[1]!.id])).toEqual([{ userid: 'zhang', status: 0 }, { userid: 'li', status: 0 }])
    expect(await of([a!.tag[0]!.id, a!.tag[1]!.id], [b!.tag[0]!.id])).toEqual([{ userid: 'zhang', status: 0 }])
  })
  it('tag_filter is ignored when external_userid is given', async () => says(await add({ external_userid: [zhang.externalUserid], tag_filter: { group_list: [{ tag_list: ['etX'] }] } }), 0))
  it('40058 when sender, external_userid and tag_filter are all empty', async () => says(await add({}), 40058))
  it('40058 when text and attachments are empty', async () => says(await add({ sender: 'zhang', text: undefined }), 40058))
  it('40058 above 10 000 customers', async () => says(await add({ external_userid: Array(10_001).fill('wmX') }), 40058))
  it('40058 above 100 tags in one group', async () => says(await add({ tag_filter: { group_list: [{ tag_list: Array(101).fill('etX') }] } }), 40058))
  it('45002 above 4000 bytes of text, 41064 above nine attachments', async () => {
    says(await add({ sender: 'zhang', text: { content: 'x'.repeat(4001) } }), 45002)
    says(await add({ sender: 'zhang', attachments: Array(10).fill({ msgtype: 'link', link: { title: 't', url: 'https://e.com' } }) }), 41064)
  })
  it('40058 for a link url above 2048 bytes', async () => says(await add({ sender: 'zhang', attachments: [{ msgtype: 'link', link: { title: 't', url: `https://e.com/${'x'.repeat(2040)}` } }] }), 40058))
  it('groups need a sender, who has groups; 41048 without', async () => {
    says(await add({ chat_type: 'group' }), 40058)
    says(await add({ chat_type: 'group', sender: 'zhang' }), 41048)
  })
  it('41063 when it is asked about right after its making', async () => {
    await w().control('limits', { massSettleMs: 60_000 })
    const { msgid } = await add({ sender: 'zhang' })
    says(await call('get_groupmsg_task', { msgid }), 41063)
    says(await call('get_groupmsg_send_result', { msgid, userid: 'zhang' }), 41063)
    await w().control('limits', { massSettleMs: 0 })
    says(await call('get_groupmsg_task', { msgid }), 0)
  })
})

describe('a member confirms (4.7)', () => {
  let made: Answer
  beforeEach(async () => { made = await add({ sender: 'zhang', text: { content: `第 ${Math.random()} 条` } }) })
  it('it lies in the client until then', async () => {
    expect((await w().control<{ tasks: { msgid: string }[] }>('mass?corpId=wwTEST&userid=zhang')).tasks.map((t) => t.msgid)).toContain(made.msgid)
    await confirm(made.msgid, 'zhang')
    expect((await w().control<{ tasks: { msgid: string }[] }>('mass?corpId=wwTEST&userid=zhang')).tasks.map((t) => t.msgid)).not.toContain(made.msgid)
  })
  it('it reaches this member\'s customers and nobody else', async () => {
    const before = (await inbox(li.personId)).length
    await confirm(made.msgid, 'zhang')
    expect((await inbox(zhang.personId)).at(-1)).toMatchObject({ userid: 'zhang', text: expect.stringContaining('第') })
    expect(await inbox(li.personId)).toHaveLength(before)
  })
  it('the task then is 2 with send_time, the rows are 1 with send_time', async () => {
    await confirm(made.msgid, 'zhang')
    expect(await tasks(made.msgid)).toEqual([{ userid: 'zhang', status: 2, send_time: expect.any(Number) }])
    expect(await results(made.msgid, 'zhang')).toContainEqual({ external_userid: zhang.externalUserid, userid: 'zhang', status: 1, send_time: expect.any(Number) })
  })
  it('before, rows are 0 without send_time', async () => expect(await results(made.msgid, 'zhang')).toContainEqual({ external_userid: zhang.externalUserid, userid: 'zhang', status: 0 }))
  it('a second confirmation sends nothing', async () => {
    await confirm(made.msgid, 'zhang')
    expect(await confirm(made.msgid, 'zhang')).toHaveProperty('error')
  })
  it('who is no friend any more gets nothing: status 2', async () => {
    const gone = await makeFriend(w(), '走了', ['boss'])
    const { msgid } = await add({ sender: 'boss' })
    await w().control('unfriend', { corpId: 'wwTEST', ...gone, by: 'customer' })
    expect(await confirm(msgid, 'boss')).toMatchObject({ sent: 0 })
    expect(await results(msgid, 'boss')).toEqual([{ external_userid: gone.externalUserid, userid: 'boss', status: 2 }])
    expect(await inbox(gone.personId)).toEqual([])
  })
  it('allow_select lets the member leave customers out; they stay 0', async () => {
    expect(await confirm(made.msgid, 'zhang', { externalUserids: [] })).toHaveProperty('error')
    const { msgid } = await add({ sender: 'zhang', allow_select: true })
    await confirm(msgid, 'zhang', { externalUserids: [zhang.externalUserid] })
    const rows = (await results(msgid, 'zhang')) as { external_userid: string; status: number }[]
    expect(Object.fromEntries(rows.map((r) => [r.external_userid, r.status]))).toEqual({ [zhang.externalUserid]: 1, [both.externalUserid]: 0 })
  })
})

describe('remind_groupmsg_send, cancel_groupmsg_send (4.7)', () => {
  it('three reminders in 24 hours, the fourth is 41094', async () => {
    const { msgid } = await add({ sender: 'zhang' })
    for (let i = 0; i < 3; i++) says(await call('remind_groupmsg_send', { msgid }), 0)
    says(await call('remind_groupmsg_send', { msgid }), 41094)
  })
  it('a reminder brings back what the member put away', async () => {
    const { msgid } = await add({ sender: 'zhang' })
    const waits = async (): Promise<boolean> => (await w().control<{ tasks: { msgid: string }[] }>('mass?corpId=wwTEST&userid=zhang')).tasks.some((t) => t.msgid === msgid)
    await w().control('mass/skip', { corpId: 'wwTEST', msgid, userid: 'zhang' })
    expect([await waits(), await tasks(msgid)]).toEqual([false, [{ userid: 'zhang', status: 0 }]])
    await call('remind_groupmsg_send', { msgid })
    expect(await waits()).toBe(true)
  })
  it('a cancelled one can be neither sent nor reminded nor cancelled again: 41093', async () => {
    const { msgid } = await add({ sender: 'zhang' })
    says(await call('cancel_groupmsg_send', { msgid }), 0)
    expect(await confirm(msgid, 'zhang')).toHaveProperty('error')
    says(await call('remind_groupmsg_send', { msgid }), 41093)
    says(await call('cancel_groupmsg_send', { msgid }), 41093)
  })
  it('41046 without msgid, 41047 for an unknown one', async () => {
    for (const name of ['get_groupmsg_task', 'remind_groupmsg_send', 'cancel_groupmsg_send']) {
      says(await call(name, {}), 41046)
      says(await call(name, { msgid: 'msgX' }), 41047)
    }
  })
})
