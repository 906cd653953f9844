import { describe, expect, it } from 'vitest'
import { makeCode, says, world } from './support.ts'

const w = world()
const add = (body: object) => w().post('externalcontact/add_contact_way', { type: 2, scene: 2, user: ['zhang'], ...body })
const way = async (config_id: unknown) => (await w().post('externalcontact/get_contact_way', { config_id })).contact_way as Record<string, unknown>
const made = async (body: object = {}): Promise<string> => String((await add(body)).config_id)

describe('add_contact_way (4.3)', () => {
  it('scene 2 answers config_id and qr_code', async () => expect(await add({})).toMatchObject({ errcode: 0, config_id: expect.stringMatching(/^[0-9a-z]{32}$/), qr_code: expect.stringMatching(/\.png$/) }))
  it('scene 1 answers no qr_code', async () => expect(await add({ scene: 1, type: 1, style: 3 })).not.toHaveProperty('qr_code'))
  it.each([
    ['41037 without type', { type: undefined }, 41037], ['41038 without scene', { scene: undefined }, 41038], ['41039 for a bad type', { type: 3 }, 41039], ['41040 for a bad scene', { scene: 3 }, 41040],
    ['41042 for style 4 of one person', { type: 1, scene: 1, style: 4 }, 41042], ['41042 for style 3 of several', { scene: 1, style: 3 }, 41042], ['40058 for type 1 with two people', { type: 1, user: ['zhang', 'li'] }, 40058],
    ['40058 for type 1 with a department', { type: 1, party: [2] }, 40058], ['40058 for type 2 with nobody', { user: [] }, 40058], ['60111 for somebody unknown', { user: ['nobody'] }, 60111],
    ['60123 for an unknown department', { party: [99] }, 60123], ['40058 for 31 characters of remark', { remark: '长'.repeat(31) }, 40058], ['40058 for 31 characters of state', { state: 'x'.repeat(31) }, 40058],
  ])('%s', async (_rule, body, errcode) => says(await add(body), errcode))
  it('84074 for a member without 客户联系', async () => {
    await w().member('li', { follow: false })
    says(await add({ user: ['li'] }), 84074)
    await w().member('li', { follow: true })
  })
  it('41041 above 100 people, with departments expanded', async () => {
    await w().control('populate', { corpId: 'wwTEST', members: 99, contacts: 0 })
    says(await add({ user: [], party: [2] }), 41041)
  })
  it('41045 when the quota of the corp is full; temporary ones do not count', async () => {
    const { corps } = await w().control<{ corps: { counts: { contactWays: number } }[] }>('world')
    await w().control('limits', { contactWayQuota: corps[0]!.counts.contactWays })
    says(await add({}), 41045)
    says(await add({ type: 1, is_temp: true }), 0)
    await w().control('limits', { contactWayQuota: null })
  })
  it('skip_verify is true, is_temp and is_exclusive false, mark_source true when left out', async () => expect(await way(await made())).toMatchObject({ skip_verify: true, is_temp: false, is_exclusive: false, mark_source: true }))
  it('a temporary one lives 7 days and its chat 24 hours when left out, 14 days at most', async () => {
    expect(await way(await made({ type: 1, is_temp: true }))).toMatchObject({ expires_in: 604_800, chat_expires_in: 86_400 })
    expect(await way(await made({ type: 1, is_temp: true, expires_in: 9e6, chat_expires_in: 9e6 }))).toMatchObject({ expires_in: 1_209_600, chat_expires_in: 1_209_600 })
  })
})

describe('conclusions of a temporary one (4.3)', () => {
  const temporary = (conclusions: object) => add({ type: 1, is_temp: true, conclusions })
  const shown = async (conclusions: object) => (await way((await temporary(conclusions)).config_id)).conclusions
  it('text and one attachment come back', async () => expect(await shown({ text: { content: '再见' }, link: { title: '官网', url: 'https://e.com' } })).toEqual({ text: { content: '再见' }, link: { title: '官网', url: 'https://e.com', desc: '', picurl: '' } }))
  it('an image is answered as pic_url', async () => {
    const form = new FormData()
    form.set('media', new Blob([Buffer.alloc(50)]), 'a.png')
    const { media_id } = (await (await fetch(`${w().simulator.apiOrigin}/cgi-bin/media/upload?access_token=${w().token}&type=image`, { method: 'POST', body: form })).json()) as { media_id: string }
    expect(await shown({ image: { media_id }, link: { title: '不算', url: 'https://e.com' } })).toEqual({ image: { pic_url: expect.stringContaining(media_id) } })
  })
  it('40058 for 4001 bytes of text or 129 of a link title', async () => {
    says(await temporary({ text: { content: 'x'.repeat(4001) } }), 40058)
    says(await temporary({ link: { title: 'x'.repeat(129), url: 'https://e.com' } }), 40058)
  })
})

describe('get_contact_way (4.3)', () => {
  it('answers what was given, qr_code with scene 2', async () => expect(await way(await made({ state: 's-9', remark: '门口', user: ['zhang', 'li'] }))).toMatchObject({ type: 2, scene: 2, state: 's-9', remark: '门口', user: ['zhang', 'li'], party: [], qr_code: expect.any(String) }))
  it('style instead of qr_code with scene 1', async () => {
    const got = await way(await made({ scene: 1, style: 2 }))
    expect(got.style).toBe(2)
    expect(got).not.toHaveProperty('qr_code')
  })
  it('41043 without config_id', async () => says(await w().post('externalcontact/get_contact_way', {}), 41043))
  it('41044 for an unknown one', async () => says(await w().post('externalcontact/get_contact_way', { config_id: 'x' }), 41044))
})

describe('update_contact_way (4.3)', () => {
  const update = (body: object) => w().post('externalcontact/update_contact_way', body)
  it('overwrites the people and keeps what is left out', async () => {
    const config_id = await made({ state: 's', remark: '旧' })
    says(await update({ config_id, user: ['li'] }), 0)
    expect(await way(config_id)).toMatchObject({ user: ['li'], state: 's', remark: '旧' })
  })
  it('type and scene stay what they were', async () => {
    const config_id = await made()
    await update({ config_id, type: 1, scene: 1 })
    expect(await way(config_id)).toMatchObject({ type: 2, scene: 2 })
  })
  it('a temporary one cannot be changed any more when it is over', async () => {
    const config_id = await made({ type: 1, is_temp: true, expires_in: 60 })
    await w().control('clock', { advanceMs: 61_000 })
    says(await update({ config_id, remark: 'x' }), 41044)
  })
  it('41043 without config_id', async () => says(await update({ remark: 'x' }), 41043))
})

describe('list_contact_way (4.3)', () => {
  const list = (body: object = {}) => w().post('externalcontact/list_contact_way', body)
  const ids = (answer: Record<string, unknown>): unknown[] => (answer.contact_way as { config_id: string }[]).map((c) => c.config_id)
  it('answers ids only, without temporary ones', async () => {
    const temporary = await made({ type: 1, is_temp: true })
    const lasting = await made()
    const listed = await list({ limit: 1000 })
    expect(ids(listed)).toContain(lasting)
    expect(ids(listed)).not.toContain(temporary)
    expect(Object.keys((listed.contact_way as object[])[0]!)).toEqual(['config_id'])
  })
  it('pages to an empty cursor', async () => {
    const seen: unknown[] = []
    let cursor = ''
    do {
      const answer = await list({ limit: 2, cursor })
      seen.push(...ids(answer))
      cursor = String(answer.next_cursor)
    } while (cursor)
    expect(new Set(seen).size).toBe(ids(await list({ limit: 1000 })).length)
    expect(seen.length).toBe(new Set(seen).size)
  })
  it('looks back 90 days when no time is given', async () => {
    const config_id = await made()
    await w().control('clock', { advanceMs: 91 * 86400_000 })
    await w().renew()
    expect(ids(await list())).not.toContain(config_id)
    expect(ids(await list({ start_time: 0, limit: 1000 }))).toContain(config_id)
  })
  it('50100 for a cursor nobody gave', async () => says(await list({ cursor: 'made-up' }), 50100))
})

describe('del_contact_way (4.3)', () => {
  it('the code is gone for the API and for cameras', async () => {
    const configId = await makeCode(w())
    says(await w().post('externalcontact/del_contact_way', { config_id: configId }), 0)
    says(await w().post('externalcontact/get_contact_way', { config_id: configId }), 41044)
    const { personId } = await w().control<{ personId: string }>('persons', { name: '晚' })
    expect(await w().control('scan', { configId, personId })).toHaveProperty('error')
  })
  it('a code of another app does not exist for this one', async () => {
    const config_id = await made()
    const { token } = await w().otherApp()
    says(await w().post('externalcontact/del_contact_way', { config_id }, token), 41044)
    says(await w().post('externalcontact/get_contact_way', { config_id }, token), 41044)
  })
})
