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
  const input = page.getByRole('combobox', { name: label })
  const select = page.locator('.el-select', { has: input })
  await select.click()
  await input.fill(words)
  const offered = page.locator('.el-select-dropdown__item:visible')
  // A list that is still being narrowed moves away under the finger.
  await expect(offered.filter({ hasNotText: words })).toHaveCount(0)
  await offered.filter({ hasText: words }).first().click()
  await expect(select).toContainText(words)
  // A list of several stays open for the next one.
  await input.press('Tab')
  await expect(page.locator('.el-select-dropdown:visible')).toHaveCount(0)
}
