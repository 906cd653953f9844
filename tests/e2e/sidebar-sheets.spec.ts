import type { Page } from '@playwright/test'
import { customer, expect, test } from './support/sidebar.ts'

/** Every sheet of the customer page, through the gate; the writes behind them are tested where they are made. */
const dialog = (page: Page) => page.getByRole('dialog')

test('level, salutation, need, conflict, reschedule, follow-up: a sheet each', { tag: '@mouse' }, async ({ page, outside, open, look, expectErrors }) => {
  // Somebody who writes second is answered 409.
  expectErrors(/status of 409/)
  await open({ externalUserid: await customer(outside, '王女士') })
  const shut = async () => { await page.keyboard.press('Escape'); await expect(dialog(page)).toHaveCount(0) }
  const more = async (item: string) => { await page.getByRole('button', { name: '更多' }).click(); await dialog(page).getByRole('button', { name: item }).click() }

  await page.getByTestId('level-pill').click()
  await expect(dialog(page).locator('[data-level="A"]')).toHaveClass(/on/)
  await look('level sheet')
  await dialog(page).locator('[data-level="C"]').click()
  await expect(dialog(page)).toContainText('往下调要写一句原因')
  await look('level reason')
  await shut()

  await page.getByRole('button', { name: '更多' }).click()
  await look('more sheet')
  await shut()
  await more('改称呼')
  await look('salutation sheet')
  await shut()

  const budget = page.getByRole('button', { name: /预算：/ })
  const before = await budget.textContent()
  await budget.click()
  await expect(dialog(page).getByRole('textbox', { name: /最低/ })).toBeVisible()
  await look('need sheet')
  // As if a colleague had changed it since this page was read.
  await page.route('**/api/v1/customers/*', (route) => route.continue({ postData: JSON.stringify({ ...route.request().postDataJSON(), expected: { budget: { min: 1, max: 2 } } }) }), { times: 1 })
  await dialog(page).getByRole('textbox', { name: /最低/ }).fill('21')
  await dialog(page).getByRole('textbox', { name: /最高/ }).fill('23')
  await dialog(page).getByRole('button', { name: '记下' }).click()
  await expect(dialog(page).getByTestId('conflict')).toContainText('21–23 万')
  await expect(dialog(page).getByTestId('conflict')).toContainText(before!)
  await look('conflict sheet')
  await dialog(page).getByRole('button', { name: /^用(?!我).*的$/ }).click()
  await expect(budget).toHaveText(before!)

  await page.getByRole('button', { name: '改期' }).click()
  await look('reschedule sheet')
  await shut()

  await page.locator('[data-nav=follow]').click()
  await page.getByTestId('point-chip').filter({ hasText: '价格' }).click()
  await look('follow-up sheet')
  await page.getByTestId('point-chip').filter({ hasText: '价格' }).click()
})

test('visit, outcome, introducer, referral, tags, panels, timeline: a sheet each', { tag: '@touch' }, async ({ page, outside, open, look }) => {
  await open({ externalUserid: await customer(outside, '乐乐爸爸') })
  const shut = async () => { await dialog(page).getByRole('button', { name: '关闭' }).tap(); await expect(dialog(page)).toHaveCount(0) }
  const more = async (item: string) => { await page.getByRole('button', { name: '更多' }).tap(); await dialog(page).getByRole('button', { name: item }).tap() }

  await page.locator('[data-nav=visit]').tap()
  await page.getByTestId('visit-slot').last().tap()
  await expect(page.getByTestId('visit-book')).toContainText('发到店卡')
  await look('visit sheet')
  await shut()

  await more('记结果')
  await page.getByTestId('outcome-kind').filter({ hasText: '买了别家的车' }).tap()
  await look('outcome sheet')
  await shut()

  await more('谁介绍来的')
  await dialog(page).getByRole('textbox').fill('王')
  await expect(dialog(page).getByRole('button', { name: '只写名字「王」' })).toBeVisible()
  await look('introducer sheet')
  await shut()

  await more('转介绍码')
  await expect.poll(() => dialog(page).locator('img').evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth)).toBeGreaterThan(50)
  await look('referral sheet')
  await shut()

  await page.getByTestId('tag-add').tap()
  await expect(dialog(page).locator('[data-tag-name]').first()).toBeVisible()
  await look('tags sheet')
  await shut()

  await more('全部动态')
  await expect(dialog(page).locator('.rows li').first()).toBeVisible()
  await look('timeline sheet')
  await dialog(page).getByRole('radio', { name: '标签' }).tap()
  await expect(dialog(page)).toContainText(/到头了|还没有往来记录|再看 20 条/)
  await expect(dialog(page).locator('.rows li', { hasText: '电话' })).toHaveCount(0)
  await look('timeline filtered')
  await shut()

  // The order is the person's, on every device: it is still so in the next window.
  await more('调整面板')
  await look('panels sheet')
  const kept = () => page.waitForResponse((answer) => answer.url().includes('/sidebar-panels') && answer.ok())
  await dialog(page).getByRole('button', { name: '标签上移' }).tap()
  await Promise.all([kept(), dialog(page).getByRole('listitem').filter({ hasText: '最近' }).getByRole('button', { name: '收起' }).tap()])
  await shut()
  await page.reload()
  await expect(page.locator('[data-panel=recent]')).toHaveAttribute('aria-expanded', 'false')
  await look('folded panel')
  await page.locator('[data-panel=recent]').tap()
  await more('调整面板')
  await Promise.all([kept(), dialog(page).getByRole('button', { name: '标签下移' }).tap()])
})
