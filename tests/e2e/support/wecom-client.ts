import { readFileSync } from 'node:fs'
import type { BrowserContext, Page } from '@playwright/test'
import { huayue, type Outside } from './product.ts'

export const wecomAgent = 'Mozilla/5.0 (Windows NT 10.0; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Language/zh wxwork/4.1.36 (MicroMessenger/6.2) WindowsWechat  MailPlugin_Electron WeMail embeddisk'

/** What stood on the screen at one moment, beside the customer the client had last answered with. */
export interface Seen { painted: boolean; reported: string | null; shown: string | null; name: string | null; note: string | null }

const bridge = readFileSync(new URL('./bridge.js', import.meta.url), 'utf8')

/**
 * A WeCom client around top-level pages: the host side lives in this process, so a test decides when the
 * conversation changes. The answers come from the simulator, which checks signatures and grants.
 */
export class WecomClient {
  /** The conversation in front; the page learns of it only by asking. */
  current: string | null
  readonly seen: Seen[] = []
  /** What this client does instead of the simulator's: its own answer, or silence. */
  instead: (api: string, params: unknown) => Record<string, unknown> | 'silence' | null = () => null
  readonly #outside: Outside

  private constructor(outside: Outside, externalUserid: string | null) {
    this.#outside = outside
    this.current = externalUserid
  }

  static async around(browser: BrowserContext, outside: Outside, options: { userid: string; externalUserid: string | null; entry?: string; corp?: { corpId: string; agentId: number } }): Promise<WecomClient> {
    const { corpId, agentId } = options.corp ?? { corpId: huayue, agentId: outside.at.agentId }
    const client = new WecomClient(outside, options.externalUserid)
    await browser.exposeBinding('__wecomHost', async (_source, name: string, params: unknown, doc: string, url: string) => {
      const context = { corpId, agentId, userid: options.userid, entry: options.entry ?? 'single_chat_tools', externalUserid: client.current, frame: 'e2e', doc, url }
      const own = client.instead(name, params)
      if (own === 'silence') return new Promise(() => undefined)
      if (own) return own
      return (await outside.control<{ res: Record<string, unknown> }>('POST', 'jsapi', { context, name, params })).res
    })
    await browser.exposeBinding('__seen', (_source, seen: Seen) => void client.seen.push(seen))
    // The simulator's login page knows by the name of the window who sits here.
    await browser.addInitScript(`window.name = ${JSON.stringify(`wecom-client:${JSON.stringify({ corpId, userid: options.userid })}`)}`)
    await browser.addInitScript(bridge)
    return client
  }

  open(page: Page, waitUntil: 'load' | 'commit' = 'load'): Promise<unknown> {
    return page.goto(`${this.#outside.at.product}/sidebar/?corp=${huayue}&agent=${this.#outside.at.agentId}`, { waitUntil })
  }

  /** Another conversation comes to the front and the page is told, as when a window gets the focus back. */
  async switchInPlace(page: Page, externalUserid: string | null): Promise<void> {
    this.current = externalUserid
    await page.evaluate(() => {
      document.dispatchEvent(new Event('visibilitychange'))
      window.dispatchEvent(new Event('focus'))
    })
  }
}
