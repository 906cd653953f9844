import { login } from './support/admin-login.ts'
import { expect, test } from './support/test.ts'

test.use({ viewport: { width: 1440, height: 900 } })

test('a scan is on the manager’s home page by itself, the number opens who it was, and every number says how it is counted', async ({ page, outside, again }) => {
  const name = `首页扫码的人${again}`
  await login(page, outside, 'songhaitao')
  const adds = page.getByRole('region', { name: '今天', exact: true }).locator('.tile').first()
  await expect(adds.locator('b')).toHaveText(/^\d+$/)
  const before = Number(await adds.locator('b').textContent())
  // The page is told of it: nothing is loaded anew.
  await page.evaluate(() => { (window as unknown as { still: boolean }).still = true })
  const way = (await outside.corp()).contactWays.find((one) => one.remark === '包河·展厅门口')!
  const { personId } = await outside.control<{ personId: string }>('POST', 'persons', { name })
  await outside.control('POST', 'scan', { configId: way.configId, personId })
  await expect(adds.locator('b')).toHaveText(String(before + 1))
  expect(await page.evaluate(() => (window as unknown as { still?: boolean }).still)).toBe(true)

  await page.getByRole('button', { name: '怎么算的' }).first().click()
  await expect(page.getByRole('dialog')).toContainText('当天新加的好友数')
  await page.keyboard.press('Escape')
  await adds.click()
  await expect(page).toHaveURL(/customers\?did=added&from=\d{4}-\d\d-\d\d&to=/)
  await expect(page.getByRole('button', { name: '去掉条件：今天加的' })).toBeVisible()
  await expect(page.getByText(name).first()).toBeVisible()
})

test('headquarters open on the stores side by side, the officer on the deadlines', async ({ page, outside }) => {
  await login(page, outside, 'wuya')
  await expect(page.getByTestId('group-sentence')).toHaveText(/\d+ 家店/)
  await expect(page.getByTestId('group-row').first()).toContainText('星程')
  await page.context().clearCookies()
  await login(page, outside, 'zhenglu')
  await expect(page.getByTestId('compliance-sentence')).toBeVisible()
  await expect(page.getByRole('region', { name: '合规今天' }).locator('.tile')).toHaveCount(4)
})

test('the first address brings the code of the home page along, compressed; every other address only the app', async ({ request, outside }) => {
  const files = async (path: string): Promise<string[]> => [...(await (await request.get(`${outside.at.product}${path}`)).text()).matchAll(/(?:src|href)="(\/admin\/assets\/[^"]+\.(?:js|css))"/g)].map((found) => found[1]!)
  const [first, other] = [await files('/admin/'), await files('/admin/tags')]
  const alongside = first.filter((file) => !other.includes(file))
  expect(alongside.some((file) => file.includes('/HomePage-'))).toBe(true)
  for (const file of [...alongside, ...other].filter((one) => /(HomePage|parts|base)-[^/]*\.js$/.test(one))) {
    const response = await request.get(outside.at.product + file, { headers: { 'accept-encoding': 'br' } })
    expect([response.status(), response.headers()['content-encoding'], response.headers()['cache-control']]).toEqual([200, 'br', 'public, max-age=31536000, immutable'])
  }
})
