import { describe, expect, it } from 'vitest'
import { makeCode, makeFriend, says, world } from './support.ts'

const w = world()
const send = (body: object, token?: string) => w().post('externalcontact/send_welcome_msg', body, token)
type Friend = Awaited<ReturnType<typeof makeFriend>> & { welcome_code: string }
async function friend(): Promise<Friend> {
  let made: Awaited<ReturnType<typeof makeFriend>> | undefined
  const event = await w().event('add_external_contact', async () => { made = await makeFriend(w()) })
  return { ...made!, welcome_code: event.field('WelcomeCode')! }
}
const inbox = async (f: Friend) => (await w().control<{ items: Record<string, unknown>[] }>(`persons/${f.personId}/inbox`)).items
const text = { content: '您好' }
const picture = async (): Promise<string> => {
  const form = new FormData()
  form.set('media', new Blob([Buffer.alloc(100)], { type: 'image/png' }), 'a.png')
  return String((await (await fetch(`${w().simulator.apiOrigin}/cgi-bin/media/upload?access_token=${w().token}&type=image`, { method: 'POST', body: form })).json()).media_id)
}

describe('send_welcome_msg (4.6)', () => {
  it('arrives on the phone of the customer, from the member', async () => {
    const f = await friend()
    says(await send({ welcome_code: f.welcome_code, text }), 0)
    expect(await inbox(f)).toMatchObject([{ kind: 'text', text: '您好', userid: 'zhang', via: 'welcome' }])
  })
  it('text and attachments are messages of their own, in order', async () => {
    const f = await friend()
    says(await send({ welcome_code: f.welcome_code, text, attachments: [{ msgtype: 'image', image: { media_id: await picture() } }, { msgtype: 'link', link: { title: '看车', url: 'https://e.com' } }] }), 0)
    expect((await inbox(f)).map((m) => m.kind)).toEqual(['text', 'image', 'link'])
  })
  it('41051 for the second use', async () => {
    const { welcome_code } = await friend()
    await send({ welcome_code, text })
    says(await send({ welcome_code, text }), 41051)
  })
  it('41050 after 20 s', async () => {
    const { welcome_code } = await friend()
    await w().control('clock', { advanceMs: 20_001 })
    says(await send({ welcome_code, text }), 41050)
  })
  it('still taken after 19 s', async () => {
    const { welcome_code } = await friend()
    await w().control('clock', { advanceMs: 19_000 })
    says(await send({ welcome_code, text }), 0)
  })
  it('41050 for a made-up code', async () => says(await send({ welcome_code: 'x', text }), 41050))
  it('41049 without a code', async () => says(await send({ text }), 41049))
  it('41051 once they have chatted', async () => {
    const f = await friend()
    await w().control('messages', { corpId: 'wwTEST', from: f.externalUserid, to: 'zhang', text: '在吗' })
    says(await send({ welcome_code: f.welcome_code, text }), 41051)
  })
  it('a refused one does not use the code up', async () => {
    const { welcome_code } = await friend()
    says(await send({ welcome_code }), 40058)
    says(await send({ welcome_code, text }), 0)
  })
  it('40058 when text and attachments are empty', async () => says(await send({ welcome_code: (await friend()).welcome_code, attachments: [] }), 40058))
  it('4000 bytes of text are taken, 4001 are 45002', async () => {
    const { welcome_code } = await friend()
    says(await send({ welcome_code, text: { content: 'x'.repeat(4001) } }), 45002)
    says(await send({ welcome_code, text: { content: 'x'.repeat(4000) } }), 0)
  })
  it('41064 above nine attachments', async () => says(await send({ welcome_code: (await friend()).welcome_code, attachments: Array(10).fill({ msgtype: 'link', link: { title: 't', url: 'https://e.com' } }) }), 41064))
  it('41065 for an unknown msgtype', async () => says(await send({ welcome_code: (await friend()).welcome_code, attachments: [{ msgtype: 'gif' }] }), 41065))
  it('40058 for a link title above 128 bytes or a description above 512', async () => {
    const { welcome_code } = await friend()
    says(await send({ welcome_code, attachments: [{ msgtype: 'link', link: { title: 'x'.repeat(129), url: 'https://e.com' } }] }), 40058)
    says(await send({ welcome_code, attachments: [{ msgtype: 'link', link: { title: 't', desc: 'x'.repeat(513), url: 'https://e.com' } }] }), 40058)
  })
  it('40007 for an unknown media_id', async () => says(await send({ welcome_code: (await friend()).welcome_code, attachments: [{ msgtype: 'image', image: { media_id: 'x' } }] }), 40007))
  it('pic_url must come from media/uploadimg', async () => says(await send({ welcome_code: (await friend()).welcome_code, attachments: [{ msgtype: 'image', image: { pic_url: 'https://e.com/a.png' } }] }), 40058))
  it('the code of the half event is enough; the add event then has none', async () => {
    const configId = await makeCode(w())
    const { personId } = await w().control<{ personId: string }>('persons', { name: '半加' })
    let half: object = {}
    const event = await w().event('add_half_external_contact', async () => { half = await w().control('scan', { configId, personId, half: true }) })
    says(await send({ welcome_code: event.field('WelcomeCode'), text }), 0)
    const added = await w().event('add_external_contact', () => w().control('accept', { corpId: 'wwTEST', ...half }))
    expect(added.field('WelcomeCode')).toBeUndefined()
  })
})
