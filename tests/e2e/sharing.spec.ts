import type { Page } from '@playwright/test'
import { acceptKit } from './support/accept-kit.ts'
import { choose, login } from './support/admin-login.ts'
import type { Outside } from './support/product.ts'
import { expect, test } from './support/test.ts'
import { TimedSteps } from './support/timed-steps.ts'
import { wecomAgent, WecomClient } from './support/wecom-client.ts'

const corpId = 'wwS_jinghu'
const name = '曜川芜湖镜湖店'
const dealer = (page: Page) => page.locator(`[data-testid=dealer][data-dealer="${name}"]`)

interface Corp { corpId: string; apps: { agentId: number }[]; members: { userid: string; name: string; position: string; customers: number }[] }
const store = async (outside: Outside): Promise<Corp> => (await outside.control<{ corps: Corp[] }>('GET', 'world')).corps.find((one) => one.corpId === corpId)!

/** What an admin does in the WeCom console. */
async function inConsole(page: Page, outside: Outside, corp: string, card: string, button: string): Promise<void> {
  await page.goto(`${outside.at.sim}/console/${corp}`)
  const row = page.locator(`[data-card="${card}"]`)
  await row.getByRole('button', { name: button }).click()
  await expect(row.getByRole('button', { name: button })).toHaveCount(0)
}

test('集团共享应用: the store confirms, becomes a store, takes the 开店包, its first scan is greeted, its sidebar has scripts; taken back, the sidebar says so', async ({ page, browser, outside, expectErrors, again }) => {
  // 429: a second try reminds again within the hour.
  expectErrors(/status of (403|429)/)
  const steps = new TimedSteps()
  await page.setViewportSize({ width: 1440, height: 900 })
  // A second try begins where the first one may have left off.
  const { shares } = await outside.control<{ shares: { corpId: string; state: string }[] }>('GET', 'shares')
  if (shares.some((one) => one.corpId === corpId && one.state !== 'revoked')) await outside.control('POST', 'shares/revoke', { corpId })
  const opened = (await outside.rows('SELECT id FROM store WHERE name = ?', [name])).length > 0

  await login(page, outside, 'wuya', '/admin/sharing')
  await page.getByTestId('sharing-refresh').click()
  await expect(dealer(page)).toBeVisible()

  await inConsole(page, outside, 'wwG_huayue', name, '共享「池塘」')
  await page.goto(`${outside.at.product}/admin/sharing`)
  await dealer(page).getByTestId('dealer-shared').click()
  await expect(dealer(page)).toHaveAttribute('data-state', 'confirming')
  await dealer(page).getByTestId('dealer-remind').click()
  await expect(dealer(page)).toContainText('提醒过')

  await inConsole(page, outside, corpId, '池塘', '确认敏感权限')
  await page.goto(`${outside.at.product}/admin/sharing`)
  await expect(dealer(page)).toHaveAttribute('data-state', 'active')

  if (!opened) {
    // The store had customers before it joined: its import reads them.
    await outside.control('POST', 'populate', { corpId, members: 0, contacts: 40, seed: 7 })
    await steps.step('集团开店', async () => {
      await dealer(page).getByTestId('dealer-open').click()
      await expect(page.getByTestId('onboarding-sentence')).toContainText('可以开店')
      await page.getByTestId('store-phone').fill('0553-120 0113')
      await page.getByTestId('store-address').fill('芜湖市镜湖区北京中路 1 号')
      await page.getByTestId('store-entity').fill('芜湖镜湖曜川汽车有限公司')
      await choose(page, '店总', (await store(outside)).members.find((one) => one.position === '店总')!.name)
      await page.getByTestId('store-open').click()
      await expect(page.getByTestId('onboarding-sentence')).toContainText('开好了')
    })
    await page.goto(`${outside.at.product}/admin/sharing`)
  }
  await expect(dealer(page)).not.toContainText('还没对过账')

  const corp = await store(outside)
  await acceptKit(browser, outside, steps, { corpId, manager: corp.members.find((one) => one.position === '店总')!.userid, customer: `镜湖第一位客户${again}`, fresh: !opened })
  steps.say('connected → first scan')

  const { userid } = corp.members.find((one) => one.position === '销售顾问' && one.customers > 0)!
  const { conversations } = await outside.control<{ conversations: { externalUserid: string; name: string; status: string }[] }>('GET', `conversations?corpId=${corpId}&userid=${userid}`)
  const customer = conversations.find((one) => one.status === 'friend')!
  const context = await browser.newContext({ userAgent: wecomAgent, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport: { width: 380, height: 720 } })
  try {
    const client = await WecomClient.around(context, outside, { corp: { corpId, agentId: corp.apps[0]!.agentId }, userid, externalUserid: customer.externalUserid })
    const sidebar = await context.newPage()
    await client.open(sidebar)
    await expect(sidebar.getByTestId('customer-name')).toHaveText(customer.name)
    await sidebar.getByRole('navigation', { name: '主导航' }).getByRole('button', { name: '话术' }).click()
    await expect(sidebar.getByTestId('script-card').first()).toBeVisible()
    await sidebar.getByTestId('script-search').fill('展厅扫码后')
    await expect(sidebar.getByTestId('script-card').filter({ hasText: '展厅扫码后的第一句' })).toBeVisible()

    await inConsole(page, outside, corpId, '池塘', '停止使用')
    await page.goto(`${outside.at.product}/admin/sharing`)
    await expect(dealer(page)).toHaveAttribute('data-state', 'revoked')
    // The page is still open beside the chat: it learns of it with the next thing it asks.
    await client.switchInPlace(sidebar, conversations.find((one) => one !== customer)!.externalUserid)
    await expect(sidebar.getByText('停用了共享应用')).toBeVisible()
  } finally {
    await context.close()
  }
})
