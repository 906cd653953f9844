import { beforeAll, describe, expect, it } from 'vitest'
import { makeFriend, says, world } from './support.ts'

const w = world({ world: 'load:1200:2', limits: { massSettleMs: 0 } })
const call = (name: string, body: object) => w().post(`externalcontact/${name}`, body)
const nowS = async (): Promise<number> => Math.floor((await w().control<{ now: number }>('clock')).now / 1000)
const size = (answer: Record<string, unknown>, name: string): number => (answer[name] as unknown[]).length

describe('get_groupmsg_list_v2 (4.7)', () => {
  const list = async (body: object = {}) => call('get_groupmsg_list_v2', { chat_type: 'single', start_time: (await nowS()) - 86400, end_time: await nowS(), ...body })
  let friend: Awaited<ReturnType<typeof makeFriend>>
  beforeAll(async () => {
    friend = await makeFriend(w(), '客户', ['zhang'])
    for (let i = 0; i < 60; i++) await call('add_msg_template', { sender: 'zhang', text: { content: `第 ${i} 条` } })
    await w().control('mass/personal', { corpId: 'wwTEST', userid: 'zhang', text: '自己发的', externalUserids: [friend.externalUserid] })
  })
  it('answers text, attachments, create_time and create_type', async () => expect((await list({ limit: 1 })).group_msg_list).toEqual([{ msgid: expect.any(String), create_time: expect.any(Number), create_type: 0, text: { content: '第 0 条' }, attachments: [] }]))
  it('50 by default', async () => expect(size(await list(), 'group_msg_list')).toBe(50))
  it('up to 100 are answered', async () => expect(size(await list({ limit: 100 }), 'group_msg_list')).toBe(61))
  it('above 100 it falls back to the default, it is not clamped', async () => expect(size(await list({ limit: 101 }), 'group_msg_list')).toBe(50))
  it('ends with an empty next_cursor', async () => {
    const first = await list()
    const second = await list({ cursor: first.next_cursor })
    expect([size(second, 'group_msg_list'), second.next_cursor]).toEqual([11, ''])
  })
  it('filter_type 0 is the corp\'s, 1 the members\' own', async () => {
    expect(size(await list({ filter_type: 0, limit: 100 }), 'group_msg_list')).toBe(60)
    expect((await list({ filter_type: 1 })).group_msg_list).toMatchObject([{ create_type: 1, creator: 'zhang' }])
  })
  it('what the API made has no creator', async () => expect(((await list({ filter_type: 0, limit: 1 })).group_msg_list as object[])[0]).not.toHaveProperty('creator'))
  it('creator picks one member\'s', async () => expect(size(await list({ creator: 'zhang' }), 'group_msg_list')).toBe(1))
  it('40058 for more than a month', async () => says(await list({ start_time: (await nowS()) - 40 * 86400 }), 40058))
  it('40058 without chat_type or times', async () => {
    says(await list({ chat_type: undefined }), 40058)
    says(await list({ start_time: undefined }), 40058)
  })
})

describe('get_groupmsg_send_result, get_groupmsg_task (4.7)', () => {
  let msgid: unknown
  beforeAll(async () => { msgid = (await call('add_msg_template', { sender: 'load00003', text: { content: '大批' } })).msgid })
  const result = (body: object) => call('get_groupmsg_send_result', { msgid, userid: 'load00003', ...body })
  it('500 by default, 1000 at most', async () => {
    expect(size(await result({}), 'send_list')).toBe(500)
    expect(size(await result({ limit: 1000 }), 'send_list')).toBe(600)
  })
  it('above 1000 it falls back to 500', async () => expect(size(await result({ limit: 1001 }), 'send_list')).toBe(500))
  it('pages meet everybody once', async () => {
    const seen = new Set<string>()
    let cursor = ''
    do {
      const answer = await result({ limit: 250, cursor })
      for (const row of answer.send_list as { external_userid: string }[]) seen.add(row.external_userid)
      cursor = String(answer.next_cursor)
    } while (cursor)
    expect(seen.size).toBe(600)
  })
  it('a member without a part in it has an empty list', async () => expect((await result({ userid: 'li' })).send_list).toEqual([]))
  it('40003 without userid', async () => says(await result({ userid: undefined }), 40003))
  it('a whole-corp message has a task for each member', async () => {
    const [group] = (await call('get_corp_tag_list', {})).tag_group as { tag: { id: string }[] }[]
    const made = await call('add_msg_template', { text: { content: '全员' }, tag_filter: { group_list: [{ tag_list: group!.tag.map((t) => t.id) }] } })
    expect(((await call('get_groupmsg_task', { msgid: made.msgid })).task_list as { userid: string }[]).map((t) => t.userid).sort()).toEqual(['load00003', 'load00004'])
  })
})

describe('what a customer may receive (4.7, edition of 2025-11-17)', () => {
  const DAY = 86400_000
  let friend: Awaited<ReturnType<typeof makeFriend>>
  const rule = (name: string) => w().control<{ max: number; since: number }>('mass/rule', { corpId: 'wwTEST', rule: name })
  const sendOne = async (): Promise<number> => {
    await w().renew()
    const { msgid } = await call('add_msg_template', { sender: 'boss', text: { content: 'x' } })
    await w().control('mass/confirm', { corpId: 'wwTEST', msgid, userid: 'boss' })
    return ((await call('get_groupmsg_send_result', { msgid, userid: 'boss' })).send_list as { status: number }[])[0]!.status
  }
  /** Noon of the first day of the period after the running one. */
  const nextPeriod = async (days: number): Promise<void> => {
    const { now } = await w().control<{ now: number }>('clock')
    const { since } = await rule(days === 31 ? 'month' : days === 7 ? 'week' : 'day')
    let target = since + days * DAY + DAY / 2
    if (days === 31) {
      const date = new Date(since + 8 * 3600_000)
      target = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) + 4 * 3600_000
    }
    await w().control('clock', { advanceMs: target - now })
  }
  beforeAll(async () => { friend = await makeFriend(w(), '收的人', ['boss']) })
  it('1 a day: the second of a day is status 3, the next day is free', async () => {
    await nextPeriod(1)
    expect([await sendOne(), await sendOne()]).toEqual([1, 3])
    await nextPeriod(1)
    expect(await sendOne()).toBe(1)
  })
  it('7 a week: the eighth is status 3, the next week is free', async () => {
    await nextPeriod(7)
    const got: number[] = []
    for (let i = 0; i < 8; i++) got.push(await sendOne())
    expect(got).toEqual([1, 1, 1, 1, 1, 1, 1, 3])
    await nextPeriod(7)
    expect(await sendOne()).toBe(1)
  })
  it('days of the month: as many as the month has days', async () => {
    await nextPeriod(31)
    const { max, since } = await rule('month')
    const month = new Date(since + 8 * 3600_000)
    expect(max).toBe(new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 0)).getUTCDate())
    for (let i = 0; i < max; i++) expect(await sendOne()).toBe(1)
    expect(await sendOne()).toBe(3)
  })
  it('members\' own messages count too', async () => {
    await nextPeriod(1)
    await w().control('mass/personal', { corpId: 'wwTEST', userid: 'boss', text: '自己发', externalUserids: [friend.externalUserid] })
    expect(await sendOne()).toBe(3)
  })
})
