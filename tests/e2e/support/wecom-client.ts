import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { huayue, type Outside } from './product.ts'

export const wecomAgent = 'Mozilla/5.0 (Windows NT 10.0; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Language/zh wxwork/4.1.36 (MicroMessenger/6.2) WindowsWechat  MailPlugin_Electron WeMail embeddisk'

/** What stood on the screen at one moment, beside the customer the client had last answered with. */
export interface Seen { painted: boolean; reported: string | null; shown: string | null; name: string | null; note: string | null }

const bridge = readFileSync(new URL('./bridge.js', import.meta.url), 'utf8')

/**
 * A WeCom client around a top-level page: the host side lives in this process, so a test decides when the
 * conversation changes. The answers come from the simulator, which checks signatures and grants.
 */
export class WecomClient {
  /** The conversation in front; the page learns of it only by asking. */
  current: string | null
  readonly seen: Seen[] = []
  readonly #page: Page
  readonly #outside: Outside

  private constructor(page: Page, outside: Outside, externalUserid: string | null) {
    this.#page = page
    this.#outside = outside
    this.current = externalUserid
  }

  static async around(page: Page, outside: Outside, options: { userid: string; externalUserid: string | null; entry?: string }): Promise<WecomClient> {
    const client = new WecomClient(page, outside, options.externalUserid)
    await page.context().exposeBinding('__wecomHost', async (_source, name: string, params: unknown, doc: string, url: string) => {
      const context = { corpId: huayue, agentId: outside.at.agentId, userid: options.userid, entry: options.entry ?? 'single_chat_tools', externalUserid: client.current, frame: 'e2e', doc, url }
      return (await outside.control<{ res: Record<string, unknown> }>('POST', 'jsapi', { context, name, params })).res
    })
    await page.context().exposeBinding('__seen', (_source, seen: Seen) => void client.seen.push(seen))
    // The simulator's login page knows by the name of the window who sits here.
    await page.addInitScript(`window.name = ${JSON.stringify(`wecom-client:${JSON.stringify({ corpId: huayue, userid: options.userid })}`)}`)
    await page.addInitScript(bridge)
    return client
  }

  open(): Promise<unknown> {
    return this.#page.goto(`${this.#outside.at.product}/sidebar/?corp=${huayue}&agent=${this.#outside.at.agentId}`)
  }

  /** Another conversation comes to the front and the page is told, as when a window gets the focus back. */
  async switchInPlace(externalUserid: string): Promise<void> {
    this.current = externalUserid
    await this.#page.evaluate(() => {
      document.dispatchEvent(new Event('visibilitychange'))
      window.dispatchEvent(new Event('focus'))
    })
  }
}
