import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { chromium, type Browser, type Frame, type Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { getJsApiSignature } from '@wecom/crypto'
import { makeFriend, start, until, type Harness } from './support.ts'

const sdk = readFileSync(join(dirname(createRequire(import.meta.url).resolve('@wecom/jssdk')), 'wecom.prod.js'), 'utf8')
const built = existsSync(new URL('../dist/ui/index.html', import.meta.url))

const PAGE = `<!doctype html><html><head><meta charset="utf-8"><script type="module" src="/app.js"></script></head><body><p id="ua"></p><p id="id"></p><p id="note"></p><button id="go">go</button><input id="field"></body></html>`
const APP = `import * as ww from '/wecom.js'
const say = (text) => { document.getElementById('note').textContent += text + ' ' }
window.addEventListener('unhandledrejection', (e) => e.preventDefault())
document.getElementById('ua').textContent = String(ww.env.isWeCom)
const apis = ['getContext', 'getCurExternalContact', 'sendChatMessage']
const wrong = new URLSearchParams(location.search).has('wrong')
ww.register({ corpId: 'wwTEST', agentId: 1000002, jsApiList: apis,
  getAgentConfigSignature: async (url) => (await fetch('/sign?wrong=' + wrong + '&url=' + encodeURIComponent(url))).json(),
  onAgentConfigSuccess: () => say('configured'), onAgentConfigFail: (e) => say('refused ' + (e.errMsg || e.message) + ' ' + e.errCode) })
const show = async () => { try { const [c, e] = await Promise.all([ww.getContext(), ww.getCurExternalContact()]); document.getElementById('id').textContent = c.entry + ' ' + e.userId } catch (e) { say('failed ' + (e.errMsg || e.message)) } }
await show()
document.addEventListener('visibilitychange', show)
window.send = (message) => ww.sendChatMessage(message).then((r) => r.errMsg, (e) => e.errMsg)
window.tryApi = (name) => ww.invoke(name, {}).then((r) => r.errMsg, (e) => e.errMsg)
document.getElementById('go').onclick = () => say('clicked:' + document.getElementById('field').value)
document.body.dataset.ready = '1'`

let h: Harness
let product: Server
let browser: Browser
let page: Page
let friend: Awaited<ReturnType<typeof makeFriend>>
let second: Awaited<ReturnType<typeof makeFriend>>

const frame = async (): Promise<Frame> => {
  const found = await until(() => page.frames().find((f) => f.url().startsWith(`${h.simulator.appOrigin}/sidebar/`)), 8000)
  await found.waitForSelector('body[data-ready]')
  return found
}
const openClient = async (extra = ''): Promise<void> => {
  await page.goto(`${h.simulator.apiOrigin}/?as=desktop&staff=wwTEST/zhang${extra}`)
  await page.click(`[data-external="${friend.externalUserid}"]`)
}

// The proof needs the built client; `npm run build` and the project's own test script make it first.
describe.skipIf(!built || !existsSync('/usr/bin/chromium'))('unmodified @wecom/jssdk inside the client', () => {
  beforeAll(async () => {
    h = await start()
    product = createServer((request, response) => {
      const url = new URL(request.url!, 'http://x')
      const js = (text: string) => response.setHeader('content-type', 'text/javascript').end(text)
      if (url.pathname === '/wecom.js') return js(sdk)
      if (url.pathname === '/app.js') return js(APP)
      if (url.pathname === '/sign') {
        void h.get('ticket/get', { type: 'agent_config' }).then((answer) => {
          const ticket = url.searchParams.get('wrong') === 'true' ? 'wrong' : String(answer.ticket)
          response.setHeader('content-type', 'application/json').end(JSON.stringify(getJsApiSignature({ url: url.searchParams.get('url')!, ticket })))
        })
        return undefined
      }
      response.setHeader('content-type', 'text/html')
      response.setHeader('content-security-policy', "default-src 'self'; frame-ancestors 'none'")
      response.setHeader('x-frame-options', 'DENY')
      return response.end(PAGE)
    })
    await new Promise<void>((done) => product.listen(0, '127.0.0.1', done))
    h.simulator.setAppOrigin(`http://127.0.0.1:${(product.address() as { port: number }).port}`)
    friend = await makeFriend(h, '王女士')
    second = await makeFriend(h, '老K')
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-sandbox'] })
    page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await h?.simulator.close()
    product?.closeAllConnections()
    product?.close()
  })

  it('registers, is verified with the app ticket, and reads context and customer', async () => {
    await openClient()
    const side = await frame()
    expect(await side.textContent('#ua')).toBe('true')
    expect(await side.textContent('#id')).toBe(`single_chat_tools ${friend.externalUserid}`)
    expect(await side.textContent('#note')).toContain('configured')
  })
  it('sends text, image, news, mini program and file into the chat and to the phone', async () => {
    const side = await frame()
    const upload = async (type: string, name: string): Promise<string> => {
      const form = new FormData()
      form.append('media', new Blob([Buffer.alloc(32, 1)], { type: 'image/png' }), name)
      return (await fetch(`${h.simulator.apiOrigin}/cgi-bin/media/upload?access_token=${h.token}&type=${type}`, { method: 'POST', body: form }).then((r) => r.json())).media_id
    }
    const [image, file] = [await upload('image', 'a.png'), await upload('file', '配置表.pdf')]
    const send = (message: unknown): Promise<string> => side.evaluate(`window.send(${JSON.stringify(message)})`) as Promise<string>
    expect(await send({ msgtype: 'text', text: { content: '您好，我是张一' } })).toBe('sendChatMessage:ok')
    expect(await send({ msgtype: 'image', image: { mediaid: image } })).toBe('sendChatMessage:ok')
    expect(await send({ msgtype: 'news', news: { link: 'http://127.0.0.1/x', title: '配置', desc: '表', imgUrl: '' } })).toBe('sendChatMessage:ok')
    expect(await send({ msgtype: 'miniprogram', miniprogram: { appid: 'wx1', title: '店', imgUrl: '', page: 'p.html' } })).toBe('sendChatMessage:ok')
    expect(await send({ msgtype: 'file', file: { mediaid: file } })).toBe('sendChatMessage:ok')
    expect(await send({ msgtype: 'image', image: { mediaid: 'none' } })).toMatch(/invalid ?mediaid/)
    await page.waitForSelector('.thread .row.own[data-kind="file"]')
    expect(await page.locator('.thread .row.own').evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.kind))).toEqual(['text', 'image', 'link', 'miniprogram', 'file'])
    const { items } = await h.control<{ items: { kind: string; via: string }[] }>(`persons/${friend.personId}/inbox`)
    expect(items.map((i) => i.kind)).toEqual(['text', 'image', 'link', 'miniprogram', 'file'])
  })
  it('refuses what was not granted and what the entry does not allow', async () => {
    const side = await frame()
    expect(await side.evaluate("window.tryApi('openUserProfile')")).toMatch(/no ?permission/)
    expect(await side.evaluate("window.tryApi('noSuchThing')")).toMatch(/function ?not ?exist/)
    await page.goto(`${h.simulator.apiOrigin}/?as=desktop&staff=wwTEST/zhang&entry=normal`)
    const home = await frame()
    expect(await home.textContent('#note')).toContain('without context')
  })
  it('switches by reload, and in place without one', async () => {
    await openClient()
    await (await frame()).evaluate('window.mine = 1')
    await page.click(`[data-external="${second.externalUserid}"]`)
    const reloaded = await frame()
    await reloaded.waitForSelector(`#id:has-text("${second.externalUserid}")`)
    expect(await reloaded.evaluate('window.mine')).toBeUndefined()
    await openClient('&switch=inplace')
    const kept = await frame()
    await kept.evaluate('window.mine = 2')
    await page.click(`[data-external="${second.externalUserid}"]`)
    await kept.waitForSelector(`#id:has-text("${second.externalUserid}")`)
    expect(await kept.evaluate('window.mine')).toBe(2)
  })
  it('refuses a signature of the wrong ticket', async () => {
    await h.control('apps/wwTEST/1000002', { sidebarUrl: `${h.simulator.appOrigin}/sidebar/?wrong=1` })
    await openClient()
    const side = await frame()
    expect(await side.textContent('#note')).toMatch(/refused agentConfig:(fail )?invalid signature 40093/)
    await h.control('apps/wwTEST/1000002', { sidebarUrl: `${h.simulator.appOrigin}/sidebar/` })
  })
  it('is inert outside a frame, and the page keeps its own rules there', async () => {
    const own = await browser.newPage()
    const answer = await own.goto(`${h.simulator.appOrigin}/sidebar/`)
    expect(answer!.headers()['content-security-policy']).toBe("default-src 'self'; frame-ancestors 'none'")
    expect(await own.content()).not.toContain('__wecom')
    expect(await own.evaluate('typeof window.WeixinJSBridge')).toBe('undefined')
    await own.close()
  })
  it('logs a framed member in without a question', async () => {
    const target = `${h.simulator.appOrigin}/sidebar/?from=oauth`
    const authorize = `${h.simulator.apiOrigin}/connect/oauth2/authorize?appid=wwTEST&redirect_uri=${encodeURIComponent(target)}&response_type=code&scope=snsapi_base&state=s1&agentid=1000002#wechat_redirect`
    await h.control('apps/wwTEST/1000002', { sidebarUrl: authorize })
    await openClient()
    const back = await until(() => page.frames().find((f) => f.url().includes('from=oauth') && f.url().includes('code=')), 8000)
    const code = new URL(back.url()).searchParams.get('code')!
    expect(await h.get('auth/getuserinfo', { code })).toMatchObject({ errcode: 0, userid: 'zhang' })
    const own = await browser.newPage()
    await own.goto(authorize)
    await own.fill('#find', '李二')
    await own.click('[data-userid="li"]')
    await own.waitForURL(/code=/)
    await own.close()
  })
})
