import type { Locator, Page } from '@playwright/test'
import { login } from './support/admin-login.ts'
import { expect, test } from './support/test.ts'

// What a store published stays published: a second try would meet another world.
test.describe.configure({ retries: 0 })

test.use({ viewport: { width: 1440, height: 900 } })

const row = (page: Page, code: string): Locator => page.locator(`[data-testid=script-row][data-code="${code}"]`)
const words = (page: Page): Locator => page.getByTestId('script-text').first()

test('a store rewords, orders and compares its scripts without asking headquarters', async ({ page, outside, expectErrors }) => {
  // Somebody who publishes second is answered 409.
  expectErrors(/status of 409/)
  await test.step('from the list to published: three presses', async () => {
    await login(page, outside, 'songhaitao', '/admin/')
    await page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name: '话术' }).click()
    await row(page, '首次-10').getByTestId('script-edit').click()
    await words(page).fill('{称呼}，好久没聊了，就想问问您看车看得怎么样了。')
    await expect(page.getByTestId('script-preview')).toContainText('王女士，好久没聊了')
    await page.getByTestId('script-save').click()
    await expect(row(page, '首次-10')).toContainText('就想问问您看车看得怎么样了')
    const said = await outside.rows<{ version: number; author: string }>("SELECT v.version, m.name AS author FROM script_version v JOIN script s ON s.id = v.script_id JOIN store o ON o.id = s.store_id JOIN member m ON m.id = v.member_id WHERE s.code = '首次-10' AND o.short_name = '包河'")
    expect(said).toEqual([{ version: 2, author: '宋海涛' }])
  })

  await test.step('what may not be said is not published, and says why', async () => {
    await row(page, '首次-10').getByTestId('script-edit').click()
    await words(page).fill('我马上给您全网最低价')
    await expect(page.getByTestId('script-lint')).toContainText('绝对化用语')
    await expect(page.getByTestId('script-save')).toBeDisabled()
    await words(page).fill('我马上给您算')
    await expect(page.getByTestId('script-save')).toHaveText('看过 1 处提醒，发布')
    await page.getByRole('button', { name: '取消' }).click()
  })

  await test.step('a shelf keeps the order it was given by keyboard', async () => {
    const codes = () => page.getByTestId('script-row').evaluateAll((rows) => rows.slice(0, 3).map((one) => one.getAttribute('data-code')))
    const before = await codes()
    const saved = page.waitForResponse((answer) => answer.url().endsWith('/script-order') && answer.ok())
    await page.getByTestId('script-row').nth(1).getByRole('button', { name: '上下键换位置' }).press('ArrowUp')
    await saved
    await page.reload()
    await expect(page.getByTestId('script-row').first()).toBeVisible()
    expect(await codes()).toEqual([before[1], before[0], before[2]])
  })

  await test.step('who is second to publish is told who was first, and loses no word', async () => {
    const other = await page.context().newPage()
    await other.goto(page.url())
    await row(other, '首次-11').getByTestId('script-edit').click()
    await row(page, '首次-11').getByTestId('script-edit').click()
    await words(page).fill('{称呼}，这周末店里有活动，来了就能看车。')
    await words(other).fill('{称呼}，周末来店里坐坐，咖啡我请。')
    await other.getByTestId('script-save').click()
    await expect(row(other, '首次-11')).toContainText('周末来店里坐坐')
    await other.close()
    await page.getByTestId('script-save').click()
    await expect(page.getByRole('alert')).toContainText('宋海涛')
    await expect(page.getByRole('alert').locator('del').first()).toBeVisible()
    await page.getByRole('button', { name: '用我的，再发布' }).click()
    await expect(row(page, '首次-11')).toContainText('这周末店里有活动')
  })

  await test.step('the new words of headquarters are compared and taken', async () => {
    await page.getByRole('radio', { name: /待对比/ }).click()
    const card = page.getByTestId('script-compare').filter({ hasText: '常规邀约' })
    await expect(card.locator('ins')).toContainText('带上驾驶证')
    await card.getByRole('button', { name: '采用集团版' }).click()
    await expect(card).toHaveCount(0)
    await page.getByRole('radio', { name: '话术库' }).click()
    await expect(row(page, '试驾-01')).toContainText('来的时候带上驾驶证')
  })
})

test('headquarters sees what the stores made of a template, and a lock says what it covers', async ({ page, outside }) => {
  await login(page, outside, 'wuya', '/admin/script-templates')
  const template = page.locator('[data-testid=template-row][data-code="异议-04"]')
  await expect(template).toContainText('1 家脱离')
  await template.locator('.reach').click()
  await expect(page.getByRole('row', { name: /包河店/ })).toContainText('脱离')
  await page.getByRole('button', { name: '关闭' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  // The drawer gives the focus back when it has gone, and a menu opened meanwhile closes over that: nobody is so fast.
  await expect(async () => {
    await template.getByRole('button', { name: '更多操作' }).click()
    await page.getByRole('menuitem', { name: '必须使用，门店不能改' }).click({ timeout: 3000 })
    await expect(page.getByRole('dialog')).toContainText('1 家店改过的先收起来', { timeout: 3000 })
  }).toPass()
  await page.getByRole('button', { name: '必须使用', exact: true }).click()
  await expect(template).toContainText('必须')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  // The dialog gives the focus back, too.
  await expect(async () => {
    await template.getByRole('button', { name: '更多操作' }).click()
    await page.getByRole('menuitem', { name: '不再必须，门店可以改' }).click({ timeout: 3000 })
    await expect(template).toContainText('1 家脱离', { timeout: 5000 })
  }).toPass()
})
