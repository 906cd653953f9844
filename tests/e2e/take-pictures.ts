import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type Page } from '@playwright/test'
import { startDemoStack } from '../support/demo-stack.ts'
import { huayue, Outside } from './support/product.ts'
import { WecomClient, wecomAgent } from './support/wecom-client.ts'

/** The docs' pictures, of the running product: node --import tsx tests/e2e/take-pictures.ts [stage sidebar …] */
const folder = fileURLToPath(new URL('../../docs/pictures/', import.meta.url))
const advisor = 'chenxiaofeng'

const pageOf = async (browser: Browser, width: number, height: number, userAgent?: string): Promise<Page> =>
  (await browser.newContext({ viewport: { width, height }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce', ...(userAgent ? { userAgent } : {}) })).newPage()

async function stage(browser: Browser, outside: Outside): Promise<void> {
  const page = await pageOf(browser, 1440, 900)
  await page.goto(`${outside.at.sim}/stage`)
  await page.frameLocator(`iframe[name*='"songhaitao"']`).getByTestId('live-adds').waitFor()
  await page.getByTestId('story-play').click()
  // The answer has just arrived on the phone.
  await page.locator('main.stage[data-chapter=cheaper][data-step="11"]').waitFor({ timeout: 120_000 })
  await page.locator('[data-testid=customer-phone] [data-from=staff]').nth(3).waitFor()
  await page.screenshot({ path: `${folder}stage.png` })
}

async function sidebar(browser: Browser, outside: Outside): Promise<void> {
  const page = await pageOf(browser, 380, 720, wecomAgent)
  const wang = (await outside.conversations(advisor)).find((one) => one.name === '王女士')!
  const client = await WecomClient.around(page.context(), outside, { userid: advisor, externalUserid: wang.externalUserid })
  await client.open(page)
  await page.getByTestId('customer-name').waitFor()
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: `${folder}sidebar.png` })
}

async function adminHome(browser: Browser, outside: Outside): Promise<void> {
  const page = await pageOf(browser, 1440, 900)
  await page.goto(`${outside.at.product}/admin/`)
  await page.locator(`[data-testid=login-corp][data-corp="${huayue}"]`).click()
  await page.locator('button[data-userid="songhaitao"]').click()
  await page.getByTestId('home-sentence').waitFor()
  await page.waitForFunction(() => document.fonts.status === 'loaded')
  await page.locator('.chart .bar').first().waitFor()
  await page.screenshot({ path: `${folder}admin-home.png` })
}

/** A page of the console as somebody sees it. */
async function consolePage(browser: Browser, outside: Outside, { userid, path, width = 1440, height = 900, wait, file }: { userid: string; path: string; width?: number; height?: number; wait: string; file: string }): Promise<void> {
  const page = await pageOf(browser, width, height)
  await page.goto(`${outside.at.product}${path}`)
  await page.locator(`[data-testid=login-corp][data-corp="${huayue}"]`).click()
  await page.getByRole('searchbox', { name: '搜姓名、岗位、门店' }).fill(userid)
  await page.locator(`button[data-userid="${userid}"]`).click()
  await page.locator(wait).first().waitFor()
  await page.waitForTimeout(1500)
  await page.screenshot({ path: `${folder}${file}.png` })
  await page.context().close()
}

mkdirSync(folder, { recursive: true })
const stack = await startDemoStack()
const outside = new Outside(stack)
const browser = await chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: ['--disable-gpu', '--disable-background-networking'] })
try {
  const only = process.argv.slice(2)
  const pictures: Record<string, () => Promise<void>> = {
    stage: () => stage(browser, outside),
    sidebar: () => sidebar(browser, outside),
    'admin-home': () => adminHome(browser, outside),
    digest: () => consolePage(browser, outside, { userid: 'songhaitao', path: '/admin/digest', width: 390, height: 890, wait: '[data-testid=digest-sentence]', file: 'digest' }),
    alerts: () => consolePage(browser, outside, { userid: 'zhenglu', path: '/admin/alerts', wait: '[data-testid=alert-row]', file: 'alerts' }),
    // The advisor who left with 486 customers, and the evening of 21:40.
    transfers: async () => {
      const [told] = await outside.rows<{ id: string; userid: string }>("SELECT t.id, m.userid FROM transfer t JOIN member m ON m.employee_id = t.created_by ORDER BY (SELECT COUNT(*) FROM transfer_item i WHERE i.transfer_id = t.id) DESC LIMIT 1")
      await consolePage(browser, outside, { userid: told!.userid, path: `/admin/transfers/${told!.id}`, wait: '[data-testid=transfer-sentence]', file: 'transfers' })
    },
    'late-broadcast': async () => {
      const [late] = await outside.rows<{ id: string }>("SELECT id FROM broadcast WHERE title = '月底冲量'")
      await consolePage(browser, outside, { userid: 'wuya', path: `/admin/broadcasts/${late!.id}`, wait: '[data-testid=result-sentence]', file: 'late-broadcast' })
    },
  }
  for (const [name, take] of Object.entries(pictures)) if (only.length === 0 || only.includes(name)) await take()
} finally {
  await browser.close()
  await outside.close()
  await stack.stop()
}
