import { describe, expect, it } from 'vitest'
import { says, world, type Answer } from './support.ts'

const w = world()
const MB = 1024 * 1024
async function upload(path: string, bytes: number, name: string, type = 'application/octet-stream', field = 'media'): Promise<Answer> {
  const form = new FormData()
  form.set(field, new Blob([Buffer.alloc(bytes, 7)], { type }), name)
  return (await (await fetch(`${w().simulator.apiOrigin}/cgi-bin/${path}${path.includes('?') ? '&' : '?'}access_token=${w().token}`, { method: 'POST', body: form })).json()) as Answer
}
const media = (type: string, bytes: number, name: string) => upload(`media/upload?type=${type}`, bytes, name)
const fetchMedia = (id: unknown) => fetch(`${w().simulator.apiOrigin}/cgi-bin/media/get?access_token=${w().token}&media_id=${String(id)}`)

describe('media/upload (4.14)', () => {
  it('answers type, media_id and created_at as a string', async () => expect(await media('image', 100, 'a.png')).toMatchObject({ errcode: 0, type: 'image', media_id: expect.any(String), created_at: expect.stringMatching(/^\d{10}$/) }))
  it.each([
    ['image', 10 * MB, 'a.jpg'], ['voice', 2 * MB, 'a.amr'], ['video', 10 * MB, 'a.mp4'], ['file', 20 * MB, 'a.pdf'],
  ])('%s: up to its size, 45001 above', async (type, max, name) => {
    says(await media(type, max, name), 0)
    says(await media(type, max + 1, name), 45001)
  })
  it('45001 also for what is far too large', async () => says(await media('file', 26 * MB, 'a.pdf'), 45001))
  it('40006 up to 5 bytes', async () => {
    says(await media('file', 5, 'a.txt'), 40006)
    says(await media('file', 6, 'a.txt'), 0)
  })
  it('40004 for an unknown type', async () => says(await media('gif', 100, 'a.gif'), 40004))
  it('images are jpg or png, videos mp4, voices amr', async () => {
    says(await media('image', 100, 'a.gif'), 40004)
    says(await media('video', 100, 'a.avi'), 40004)
    says(await media('voice', 100, 'a.mp3'), 40004)
  })
  it('40058 without a file', async () => {
    const answer = await fetch(`${w().simulator.apiOrigin}/cgi-bin/media/upload?access_token=${w().token}&type=image`, { method: 'POST', body: '{}' })
    expect(await answer.json()).toMatchObject({ errcode: 40058 })
  })
  it('41001 without a token', async () => {
    const form = new FormData()
    form.set('media', new Blob([Buffer.alloc(10)]), 'a.png')
    expect(await (await fetch(`${w().simulator.apiOrigin}/cgi-bin/media/upload?type=image`, { method: 'POST', body: form })).json()).toMatchObject({ errcode: 41001 })
  })
})

describe('media/get (4.14)', () => {
  it('answers the bytes with their name', async () => {
    const answer = await fetchMedia((await media('file', 1234, '价目表.pdf')).media_id)
    expect((await answer.arrayBuffer()).byteLength).toBe(1234)
    expect(decodeURIComponent(answer.headers.get('content-disposition')!)).toContain('价目表.pdf')
  })
  it('is there for the other apps of the corp too', async () => {
    const { media_id } = await media('file', 50, 'a.txt')
    const { token } = await w().otherApp()
    expect((await (await fetch(`${w().simulator.apiOrigin}/cgi-bin/media/get?access_token=${token}&media_id=${String(media_id)}`)).arrayBuffer()).byteLength).toBe(50)
  })
  it('40007 as JSON for an unknown id', async () => expect(await (await fetchMedia('x')).json()).toMatchObject({ errcode: 40007 }))
  it('a slow line: the bytes trickle in and are whole', async () => {
    const { media_id } = await media('file', 5000, 'a.bin')
    await w().control('faults', { path: 'media/get', kind: 'slow', ms: 100 })
    const began = Date.now()
    expect((await (await fetchMedia(media_id)).arrayBuffer()).byteLength).toBe(5000)
    expect(Date.now() - began).toBeGreaterThan(70)
  })
  it('a slow line up: the upload takes its time and is whole', async () => {
    await w().control('faults', { path: 'media/upload', kind: 'slow', ms: 120 })
    const began = Date.now()
    const { media_id } = await media('file', 2 * MB, 'gross.bin')
    expect(Date.now() - began).toBeGreaterThan(100)
    expect((await (await fetchMedia(media_id)).arrayBuffer()).byteLength).toBe(2 * MB)
  })
  it('40007 after three days', async () => {
    const { media_id } = await media('file', 50, 'a.txt')
    await w().control('clock', { advanceMs: 3 * 86400_000 - 5000 })
    await w().renew()
    expect((await (await fetchMedia(media_id)).arrayBuffer()).byteLength).toBe(50)
    await w().control('clock', { advanceMs: 5001 })
    expect(await (await fetchMedia(media_id)).json()).toMatchObject({ errcode: 40007 })
  })
})

describe('media/uploadimg (4.14)', () => {
  it('answers a url that stays', async () => {
    const { url } = await upload('media/uploadimg', 300, 'a.png', 'image/png', 'fieldNameHere')
    await w().control('clock', { advanceMs: 30 * 86400_000 })
    await w().renew()
    expect((await fetch(String(url))).status).toBe(200)
  })
  it('45001 above 2 MB', async () => says(await upload('media/uploadimg', 2 * MB + 1, 'a.png'), 45001))
  it('45009 above 1000 a day, free again the next day', async () => {
    await w().control('limits', { uploadimgPerDay: 1, reset: true })
    says(await upload('media/uploadimg', 300, 'a.png'), 0)
    says(await upload('media/uploadimg', 300, 'a.png'), 45009)
    await w().control('clock', { advanceMs: 86400_000 })
    await w().renew()
    says(await upload('media/uploadimg', 300, 'a.png'), 0)
    await w().control('limits', { uploadimgPerDay: null })
  })
})
