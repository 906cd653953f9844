import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { makeFriend, start, type Answer, type Harness } from './support.ts'

let h: Harness
afterEach(() => h.simulator.close())

const corpId = 'wwTEST'
const create = (body: object) => h.post('externalcontact/add_msg_template', { chat_type: 'single', sender: 'zhang', text: { content: '周末试驾' }, ...body })
const about = (name: string, msgid: unknown) => h.post(`externalcontact/${name}_groupmsg_send`, { msgid })
const task = (msgid: unknown) => h.post('externalcontact/get_groupmsg_task', { msgid })
const result = (msgid: unknown) => h.post('externalcontact/get_groupmsg_send_result', { msgid, userid: 'zhang' })
const later = (ms: number) => h.control('clock', { advanceMs: ms })
const codes = (answers: Answer[]) => answers.map((one) => one.errcode)

describe('a mass message for members to confirm (page 92135, 93338, 97610, 97611)', () => {
  it('answers nothing about itself at first, is reminded of three times a day, and confirmed until it is cancelled', async () => {
    h = await start()
    const friend = await makeFriend(h, '周先生', ['zhang'])
    const { msgid, fail_list } = await create({ external_userid: [friend.externalUserid, 'wmNobody'] })
    expect(fail_list).toEqual(['wmNobody'])
    expect(codes([await task(msgid), await result(msgid), await about('remind', msgid), await about('cancel', msgid)])).toEqual([41063, 41063, 41063, 41063])
    await later(2000)
    expect(await task(msgid)).toMatchObject({ task_list: [{ userid: 'zhang', status: 0 }], next_cursor: '' })
    expect(codes([await about('remind', msgid), await about('remind', msgid), await about('remind', msgid), await about('remind', msgid)])).toEqual([0, 0, 0, 41094])
    expect(codes([await about('cancel', msgid), await about('cancel', msgid), await about('remind', msgid)])).toEqual([0, 41093, 41093])
    expect((await h.control('mass/confirm', { corpId, msgid, userid: 'zhang' }))['error']).toBeTruthy()
    expect(await result(msgid)).toMatchObject({ send_list: [{ external_userid: friend.externalUserid, status: 0 }] })
  })

  it('reaches a customer once a window, whoever sends, and tells who was none any more', async () => {
    h = await start()
    const [kept, lost] = [await makeFriend(h, '留下', ['zhang']), await makeFriend(h, '走了', ['zhang'])]
    await h.control('mass/rule', { corpId, rule: 'day' })
    const both = { external_userid: [kept.externalUserid, lost.externalUserid] }
    const { msgid } = await create(both)
    const second = await create({ ...both, text: { content: '再来一条' } })
    await later(2000)
    await h.control('unfriend', { corpId, ...lost, by: 'customer' })
    for (const id of [msgid, second.msgid]) await h.control('mass/confirm', { corpId, msgid: id, userid: 'zhang' })
    const statuses = async (id: unknown) => ((await result(id))['send_list'] as { status: number }[]).map((one) => one.status)
    expect([await statuses(msgid), await statuses(second.msgid)]).toEqual([[1, 2], [3, 2]])
    await h.control('mass/personal', { corpId, userid: 'zhang', text: '我自己的', externalUserids: [kept.externalUserid] })
    const now = Math.floor(Number((await h.control<{ now: number }>('clock')).now) / 1000)
    const listed = (await h.post('externalcontact/get_groupmsg_list_v2', { chat_type: 'single', start_time: now - 3600, end_time: now + 60 }))['group_msg_list'] as { create_type: number; creator?: string; text: { content: string } }[]
    expect(listed.map((one) => [one.create_type, one.creator, one.text.content])).toEqual([[0, undefined, '周末试驾'], [0, undefined, '再来一条'], [1, 'zhang', '我自己的']])
  })

  it('is kept over a restart, and refuses what is too long', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'sim-mass-'))
    const files = { dataFile: join(dir, 'state.json'), clockFile: join(dir, 'clock.json') }
    h = await start(files)
    const friend = await makeFriend(h, '周先生', ['zhang'])
    const to = { external_userid: [friend.externalUserid] }
    const { msgid } = await create(to)
    const link = (more: object) => create({ ...to, attachments: [{ msgtype: 'link', link: { title: '试驾', url: 'https://x.example', ...more } }] })
    const answers = [await link({ title: '字'.repeat(43) }), await link({ desc: '字'.repeat(171) }), await create({ ...to, text: { content: '字'.repeat(1334) } }), await create({ ...to, attachments: Array.from({ length: 10 }, () => ({ msgtype: 'link', link: { title: 'a', url: 'https://x' } })) }), await create({ external_userid: ['wmNobody'] })]
    expect(codes(answers).map((code) => code !== 0)).toEqual([true, true, true, true, true])
    expect(codes(answers).slice(2)).toEqual([45002, 41064, 41048])
    await h.simulator.close()
    h = await start(files)
    await later(2000)
    expect(await task(msgid)).toMatchObject({ errcode: 0, task_list: [{ userid: 'zhang', status: 0 }] })
  })
})
