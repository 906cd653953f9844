import { describe, expect, it } from 'vitest'
import { says, world } from './support.ts'

const w = world()
const send = (body: object) => w().post('message/send', { touser: 'zhang', agentid: 1000002, msgtype: 'text', text: { content: '有新客户' }, ...body })
const notices = async (userid: string) => (await w().control<{ notices: { msgid: string; msgtype: string; content: Record<string, unknown> }[] }>(`notices?corpId=wwTEST&userid=${userid}`)).notices
const last = async (userid = 'zhang') => (await notices(userid))[0]!

describe('message/send (4.15)', () => {
  it('lies in the client of each member named', async () => {
    const sent = await send({ touser: 'zhang|li' })
    expect(sent).toMatchObject({ errcode: 0, msgid: expect.any(String), invaliduser: '', invalidparty: '', invalidtag: '' })
    expect([(await last('zhang')).msgid, (await last('li')).msgid]).toEqual([sent.msgid, sent.msgid])
  })
  it('a partial failure is still 0; userids come back in lower case', async () => expect(await send({ touser: 'zhang|Nobody|ALSO' })).toMatchObject({ errcode: 0, invaliduser: 'nobody|also' }))
  it('81013 when nobody is left', async () => says(await send({ touser: 'nobody' }), 81013))
  it('@all reaches everybody in the visible range', async () => {
    await w().control('apps/wwTEST/1000002', { visible: ['zhang', 'li'] })
    const before = (await notices('boss')).length
    says(await send({ touser: '@all' }), 0)
    expect(await notices('boss')).toHaveLength(before)
    await w().control('apps/wwTEST/1000002', { visible: null })
  })
  it('toparty reaches the department', async () => {
    const { msgid } = await send({ touser: '', toparty: '2' })
    expect((await last('li')).msgid).toBe(msgid)
  })
  it('40032 above 1000 userids', async () => says(await send({ touser: Array(1001).fill('zhang').join('|') }), 40032))
  it('41011 without agentid, 40056 for another one', async () => {
    says(await send({ agentid: undefined }), 41011)
    says(await send({ agentid: 5 }), 40056)
  })
  it('44004 for an empty text', async () => says(await send({ text: { content: '' } }), 44004))
  it('text above 2048 bytes is cut, not refused', async () => {
    says(await send({ text: { content: '长'.repeat(1000) } }), 0)
    expect(Buffer.byteLength(String((await last()).content.content))).toBeLessThanOrEqual(2048)
  })
  it('markdown', async () => {
    says(await send({ msgtype: 'markdown', markdown: { content: '**新客户**' } }), 0)
    expect(await last()).toMatchObject({ msgtype: 'markdown', content: { content: '**新客户**' } })
  })
  it('textcard needs title, description and url', async () => {
    const card = { title: '题', description: '文', url: 'https://e.com' }
    says(await send({ msgtype: 'textcard', textcard: card }), 0)
    says(await send({ msgtype: 'textcard', textcard: { ...card, url: undefined } }), 40058)
    says(await send({ msgtype: 'textcard', textcard: { ...card, title: 'x'.repeat(129) } }), 40058)
    says(await send({ msgtype: 'textcard', textcard: { ...card, btntxt: '五个字按钮' } }), 40058)
  })
  it('news has one to eight articles: 45008 for nine', async () => {
    const articles = (n: number): object => ({ articles: Array(n).fill({ title: '题', url: 'https://e.com', picurl: 'https://e.com/a.png' }) })
    says(await send({ msgtype: 'news', news: articles(8) }), 0)
    says(await send({ msgtype: 'news', news: articles(9) }), 45008)
  })
  it('image, voice, video and file need a live media_id of that type', async () => {
    const form = new FormData()
    form.set('media', new Blob([Buffer.alloc(100)]), 'a.png')
    const { media_id } = (await (await fetch(`${w().simulator.apiOrigin}/cgi-bin/media/upload?access_token=${w().token}&type=image`, { method: 'POST', body: form })).json()) as { media_id: string }
    says(await send({ msgtype: 'image', image: { media_id } }), 0)
    says(await send({ msgtype: 'file', file: { media_id } }), 40007)
  })
  it('an interactive template_card needs task_id and answers response_code', async () => {
    const card = { card_type: 'button_interaction', main_title: { title: 't' } }
    says(await send({ msgtype: 'template_card', template_card: card }), 40058)
    expect(await send({ msgtype: 'template_card', template_card: { ...card, task_id: 't1' } })).toMatchObject({ errcode: 0, response_code: expect.any(String) })
  })
  it('a text_notice card needs card_action', async () => says(await send({ msgtype: 'template_card', template_card: { card_type: 'text_notice', main_title: { title: 't' } } }), 40058))
  it('40058 for an unknown msgtype', async () => says(await send({ msgtype: 'fax' }), 40058))
  it('above 30 a minute for one member it is dropped without a word', async () => {
    await w().control('limits', { reset: true })
    const before = (await notices('boss')).length
    for (let i = 0; i < 32; i++) says(await send({ touser: 'boss' }), 0)
    expect((await notices('boss')).length - before).toBe(30)
  })
  it('above account cap × 200 person-times a day it is 45009', async () => {
    await w().control('limits', { accountCap: 0.01, reset: true })
    says(await send({ touser: 'zhang|li' }), 0)
    says(await send({}), 45009)
    await w().control('limits', { accountCap: null, reset: true })
  })
})

describe('message/recall (4.15)', () => {
  it('takes it out of every client', async () => {
    const { msgid } = await send({ touser: 'zhang|li' })
    says(await w().post('message/recall', { msgid }), 0)
    expect((await notices('li')).map((n) => n.msgid)).not.toContain(msgid)
  })
  it('another app cannot', async () => {
    const { msgid } = await send({})
    const { token } = await w().otherApp()
    says(await w().post('message/recall', { msgid }, token), 40058)
  })
})
