import type { Browser } from '@playwright/test'
import { login } from './admin-login.ts'
import type { Outside } from './product.ts'
import { expect } from './test.ts'
import type { TimedSteps } from './timed-steps.ts'

/** The store's manager takes the 开店包 and the first customer scans one of its codes. A second try finds it taken. */
export async function acceptKit(browser: Browser, outside: Outside, steps: TimedSteps, who: { corpId: string; manager: string; customer: string; fresh: boolean }): Promise<void> {
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport: { width: 1440, height: 900 } })
  try {
    const page = await context.newPage()
    await steps.step('店总登录，首页请他看开店包', async () => {
      await login(page, outside, who.manager, who.fresh ? '/admin/' : '/admin/store-kit')
      if (who.fresh) await page.getByRole('link', { name: '看开店包' }).click()
      await expect(page.getByTestId('kit-sentence')).toBeVisible()
    })
    const accept = page.getByTestId('kit-accept')
    if (await accept.isVisible()) {
      await steps.step('看一遍，去掉一条，改一句，接受', async () => {
        const parts = page.getByRole('radiogroup', { name: '开店包的部分' })
        await parts.getByRole('radio', { name: '话术' }).click()
        await page.locator('[data-key=first-16] .el-checkbox').click()
        await page.getByRole('button', { name: '改「展厅扫码后的第一句」' }).click()
        await page.getByRole('textbox', { name: '内容' }).fill('{称呼}您好，我是镜湖店的{顾问}，刚才是我接待您的。')
        await parts.getByRole('radio', { name: '活码' }).click()
        await expect(page.getByTestId('kit-chosen')).toHaveText('要 60 个标签、12 个活码、6 条欢迎语、119 条话术')
        await accept.click()
      })
      await steps.step('后台建好', async () => { await expect(page.getByTestId('kit-sentence')).toContainText('197 样都建好了', { timeout: 60_000 }) })
    }
    await steps.step('客户扫第一个码，手机上收到欢迎语', async () => {
      const { configId } = (await outside.corp(who.corpId)).contactWays.find((way) => way.remark.includes('商超外展'))!
      const { personId } = await outside.control<{ personId: string }>('POST', 'persons', { name: who.customer, unionid: true })
      await outside.control('POST', 'scan', { configId, personId })
      await expect.poll(async () => (await outside.inbox(personId)).map((item) => item.text ?? '').join(), { timeout: 20_000 }).toContain('谢谢您在商超外展停下来看我们')
    })
  } finally {
    await context.close()
  }
}
