import { expect, type Page } from '@playwright/test'
import { huayue, type Outside } from './product.ts'

/** In by the login page and, at WeCom, by choosing the person: what a QR code and a phone do in the real world. */
export async function login(page: Page, outside: Outside, userid: string, to = '/admin/'): Promise<void> {
  await page.goto(`${outside.at.product}${to}`)
  await page.locator(`[data-testid=login-corp][data-corp="${huayue}"]`).click()
  await page.getByRole('searchbox', { name: '搜姓名、岗位、门店' }).fill(userid)
  await page.locator(`button[data-userid="${userid}"]`).click()
  await page.waitForURL(`${outside.at.product}/admin/**`)
  await expect(page.getByRole('button', { name: '打开我的菜单' })).toBeVisible()
}

/** Picks an option of a searchable list, as a person does: opens it, writes, clicks. */
export async function choose(page: Page, label: string, words: string): Promise<void> {
  const input = page.getByRole('combobox', { name: label, exact: true })
  const select = page.locator('.el-select', { has: input })
  const offered = page.locator('.el-select-dropdown__item:visible')
  // A list that comes late, or is still being narrowed, moves away under the finger: then the choice is made again.
  await expect(async () => {
    await select.click({ timeout: 3000 })
    await input.fill(words, { timeout: 3000 })
    await expect(offered.filter({ hasNotText: words })).toHaveCount(0, { timeout: 3000 })
    await offered.filter({ hasText: words }).first().click({ timeout: 3000 })
    await expect(select).toContainText(words, { timeout: 3000 })
    // A list of several stays open for the next one.
    await input.press('Tab')
    await expect(page.locator('.el-select-dropdown:visible')).toHaveCount(0, { timeout: 3000 })
    await expect(select).toContainText(words, { timeout: 1000 })
  }).toPass()
}
