import { choose, login } from './support/admin-login.ts'
import { huayue, type Outside } from './support/product.ts'
import { expect, test } from './support/test.ts'

// The first thing each role opens the console for. Others have theirs: the store manager (撞单, admin.spec), the market
// manager (a code lives, admin.spec), advisors (the story), headquarters (a store is connected, sharing.spec), compliance (a deletion, imports-and-rights.spec).

test.use({ viewport: { width: 390, height: 844 } })

/** Who holds a position in the store of 宋海涛. */
async function who(outside: Outside, role: string): Promise<string> {
  const [found] = await outside.rows<{ userid: string }>(
    "SELECT m.userid FROM assignment a JOIN store s ON s.id = a.store_id AND s.short_name = '包河' JOIN member m ON m.employee_id = a.employee_id WHERE a.role = ? AND a.valid_to IS NULL LIMIT 1", [role])
  return found!.userid
}

test('a sales manager is told that work is late, reminds the advisor, and the advisor hears it', async ({ page, outside }) => {
  const userid = await who(outside, 'sales_manager')
  await login(page, outside, userid, '/admin/alerts')
  const late = page.locator('[data-testid=alert-row][data-kind=overdue_follow_up]').first()
  // Swept once a minute.
  await expect(late).toBeVisible({ timeout: 90_000 })
  const advisor = /^(\S+) 有/.exec((await late.locator('.title').textContent())!)![1]!
  await late.getByTestId('alert-step').click()
  await expect(page.getByText(`提醒了 ${advisor}`)).toBeVisible()
  const [member] = await outside.rows<{ userid: string }>('SELECT userid FROM member WHERE name = ? LIMIT 1', [advisor])
  await expect.poll(async () => JSON.stringify(await outside.control('GET', `notices?corpId=${huayue}&userid=${member!.userid}`))).toContain('件跟进过了时间')
})

test('reception writes down who came, and the gap has a number at once', async ({ page, outside }) => {
  await login(page, outside, await who(outside, 'reception'), '/admin/arrivals')
  await expect(page.getByTestId('arrivals-sentence')).toBeVisible()
  await page.locator('form.counts input').first().fill('12')
  await page.getByRole('button', { name: '记下' }).click()
  await expect.poll(() => outside.rows("SELECT sales_arrivals AS n FROM store_day_entry d JOIN store s ON s.id = d.store_id AND s.short_name = '包河' ORDER BY d.entered_at DESC LIMIT 1")).toEqual([{ n: 12 }])
})

test('compliance sees whoever opened many numbers, and where each look is written', async ({ page, outside }) => {
  await login(page, outside, 'zhenglu', '/admin/alerts')
  const many = page.locator('[data-testid=alert-row][data-kind=bulk_reveal]')
  await expect(many).toContainText('10 分钟里看了')
  await many.getByRole('link', { name: '看记录' }).click()
  await expect(page).toHaveURL(/\/admin\/audit\?.*action=phone\.reveal/)
  await expect(page.getByTestId('audit-row').first()).toContainText('完整号码')
})

test('who sees no customer lands on a page of their own: the manufacturer and a brand on sums of its stores, platform support on asking', async ({ page, outside }) => {
  for (const role of ['oem', 'brand_manager']) {
    const [one] = await outside.rows<{ userid: string; brand: string }>('SELECT m.userid, a.brand FROM assignment a JOIN member m ON m.employee_id = a.employee_id WHERE a.role = ? AND a.valid_to IS NULL AND a.brand IS NOT NULL LIMIT 1', [role])
    await login(page, outside, one!.userid)
    await expect(page).toHaveURL(/\/admin\/home\/group$/)
    for (const row of await page.getByTestId('group-row').all()) await expect(row).toContainText(one!.brand)
    await page.context().clearCookies()
  }
  await login(page, outside, 'linchuan')
  await expect(page).toHaveURL(/\/admin\/support-access$/)
  await expect(page.getByRole('link', { name: '客户' })).toHaveCount(0)
  await choose(page, '哪家店', '包河')
  await page.getByTestId('support-reason').fill('欢迎语没发出的 3 位客户')
  await page.getByTestId('support-ask').click()
  await expect(page.getByText('申请好了，已告诉店总')).toBeVisible()
})
