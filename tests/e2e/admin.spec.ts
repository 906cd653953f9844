import { choose, login } from './support/admin-login.ts'
import { expect, test } from './support/test.ts'

test.use({ viewport: { width: 1440, height: 900 } })

test('the first screen opens with a sentence about today, with the numbers and the chart below', async ({ page, outside }) => {
  await page.goto(`${outside.at.product}/admin/`)
  await expect(page).toHaveURL(/\/admin\/login/)
  await login(page, outside, 'songhaitao')
  await expect(page.getByTestId('home-sentence')).toHaveText(/\d/)
  const today = page.getByRole('region', { name: '今天' })
  await expect(today.locator('.tile').first()).toContainText(/\d/)
  await expect(page.getByText('近 14 天新增好友')).toBeVisible()
  await expect(page.locator('.chart .bar').first()).toBeVisible()

  // The page's head names the first reading: the browser asks for it before the code has come, and never twice.
  await page.reload()
  await expect(page.getByTestId('home-sentence')).toHaveText(/\d/)
  const asked = await page.evaluate(() => (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).filter((one) => one.name.includes('/api/v1/overview')).map((one) => one.initiatorType))
  expect(asked).toEqual(['link'])
})

test('a code lives: made, at WeCom, scanned, counted, changed, stopped and only destroyed by writing its name', async ({ page, outside, again }) => {
  const [first, renamed] = [`端到端试用码${again}`, `端到端改名码${again}`]
  const before = new Set((await outside.corp()).contactWays.map((way) => way.configId))
  await login(page, outside, 'liumin', '/admin/codes')
  await page.getByTestId('code-create').click()
  await page.getByTestId('code-name').fill(first)
  await choose(page, '接待的人', '陈晓峰')
  await choose(page, '扫码加上就打的标签', '展厅门口')
  await page.getByTestId('code-save').click()
  await expect(page.getByRole('heading', { name: first, exact: true })).toBeVisible()

  const made = (await outside.corp()).contactWays.filter((way) => !before.has(way.configId))
  expect(made).toHaveLength(1)
  const way = made[0]!
  expect(way.users).toEqual(['chenxiaofeng'])
  const qr = page.getByTestId('code-qr')
  await expect(qr).toHaveAttribute('src', way.qrCode)
  await expect.poll(() => qr.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth)).toBeGreaterThan(50)

  await test.step('a scan shows in the list and in the chart', async () => {
    const { personId } = await outside.control<{ personId: string }>('POST', 'persons', { name: '扫试用码的人' })
    const scanned = await outside.control<{ userid: string; externalUserid: string }>('POST', 'scan', { qrCode: way.qrCode, personId })
    await expect.poll(() => outside.wecomTags(scanned.userid, scanned.externalUserid)).toEqual(['展厅门口'])
    await page.reload()
    await expect(page.getByText('加了 1 人，这些天 0 人删除了顾问')).toBeVisible()
    await page.getByRole('link', { name: '渠道活码' }).first().click()
    await expect(page.getByTestId('code-row').filter({ hasText: first }).locator('.today')).toHaveText('1')
  })

  await test.step('changed, without a new picture', async () => {
    await page.getByTestId('code-row').filter({ hasText: first }).getByRole('link').click()
    await page.getByRole('button', { name: '修改' }).click()
    await page.getByTestId('code-name').fill(renamed)
    await page.getByTestId('code-save').click()
    await expect(page.getByRole('heading', { name: renamed, exact: true })).toBeVisible()
    await expect(qr).toHaveAttribute('src', way.qrCode)
    expect((await outside.corp()).contactWays.find((one) => one.configId === way.configId)!.remark).toContain(renamed)
  })

  await test.step('stopped: the printed picture still works', async () => {
    await page.getByTestId('code-disable').click()
    await expect(page.getByTestId('code-enable')).toBeVisible()
    expect((await outside.corp()).contactWays.some((one) => one.configId === way.configId)).toBe(true)
  })

  await test.step('destroyed only by its name', async () => {
    await page.getByTestId('code-destroy').click()
    const sure = page.getByRole('dialog').getByRole('button', { name: '销毁', exact: true })
    await expect(sure).toBeDisabled()
    await page.getByTestId('code-destroy-name').fill('端到端')
    await expect(sure).toBeDisabled()
    await page.getByTestId('code-destroy-name').fill(renamed)
    await sure.click()
    await expect(page.getByText('这个码已销毁，扫不开了')).toBeVisible()
    expect((await outside.corp()).contactWays.some((one) => one.configId === way.configId)).toBe(false)
  })
})

test('a customer is found by the end of the phone number, which opens only with an audit row, and takes a tag', async ({ page, outside, again }) => {
  const tag = again ? '带家人' : '商务'
  const opened = async () => Number((await outside.rows<{ n: string }>("SELECT COUNT(*) AS n FROM audit_log a JOIN corp_contact c ON c.person_id = a.object_id WHERE a.action = 'phone.reveal' AND c.name = '王女士'"))[0]!.n)
  const before = await opened()
  await login(page, outside, 'songhaitao', '/admin/customers')
  await page.getByTestId('customer-search').fill('6721')
  const row = page.getByTestId('customer-row').filter({ hasText: '王女士' })
  await expect(row).toHaveCount(1)
  await expect(row.locator('.phone')).toHaveText(/^12\d\*{4}6721$/)
  await row.getByRole('button', { name: '王女士' }).click()

  const drawer = page.getByRole('dialog', { name: '客户资料' })
  await drawer.getByTestId('reveal-phone').click()
  await expect(drawer.locator('.number')).toHaveText(/^12\d \d{4} 6721$/)
  expect(await opened()).toBe(before + 1)

  const wang = (await outside.conversations('chenxiaofeng')).find((one) => one.name === '王女士')!
  expect(await outside.wecomTags('chenxiaofeng', wang.externalUserid)).not.toContain(tag)
  await drawer.getByRole('button', { name: '加标签' }).first().click()
  await choose(page, '选要加的标签', tag)
  await drawer.getByRole('button', { name: '打上' }).click()
  await expect.poll(() => outside.wecomTags('chenxiaofeng', wang.externalUserid)).toContain(tag)
})

test('撞单: the manager sees both sides and decides', async ({ page, outside, again }) => {
  const name = `问了两位的人${again}`
  const first = await outside.scan('包河·展厅门口', name, 'chenxiaofeng')
  await expect.poll(() => outside.wecomTags('chenxiaofeng', first.externalUserid)).toHaveLength(2)
  const { configId } = (await outside.corp()).contactWays.find((way) => way.remark.includes('员工码') && way.users[0] === 'lina_bh')!
  await outside.control('POST', 'scan', { configId, personId: first.personId })

  await login(page, outside, 'songhaitao', '/admin/collisions')
  const card = page.getByTestId('collision-row').filter({ hasText: name })
  await expect(card).toBeVisible({ timeout: 15_000 })
  const act = card.getByTestId('collision-decide')
  await expect(act).toBeDisabled()
  await card.getByRole('radio', { name: /李娜/ }).click()
  await expect(act).toHaveText('定给李娜')
  await act.click()
  await expect(card).toContainText('归李娜')
  await expect(card.getByTestId('collision-decide')).toHaveCount(0)
  const [owner] = await outside.rows<{ userid: string }>('SELECT m.userid FROM person p JOIN corp_contact c ON c.person_id = p.id JOIN follow_relation r ON r.id = p.owner_relation_id JOIN member m ON m.id = r.member_id WHERE c.external_userid = ?', [first.externalUserid])
  expect(owner!.userid).toBe('lina_bh')
})

test('the events page shows what WeCom sent, in sentences, with how it went', async ({ page, outside }) => {
  await outside.scan('包河·前台', '事件页要看到的人')
  await login(page, outside, 'songhaitao', '/admin/events')
  const row = page.getByTestId('event-row').filter({ hasText: 'add_external_contact' }).first()
  await expect(row).toHaveAttribute('data-status', 'done')
  await expect(row.locator('.sentence')).toHaveText(/[\u4e00-\u9fff]{4,}/)
  await expect(row.locator('.took')).toHaveText(/\d/)
})

test('a sales advisor gets their own customers and codes, and nothing else', async ({ page, outside }) => {
  await login(page, outside, 'lina_bh')
  await expect(page).toHaveURL(/\/admin\/customers/)
  await expect(page.getByText('你的岗位看不到')).toHaveCount(0)
  const menu = page.getByRole('navigation', { name: '主菜单' })
  await expect(menu.getByRole('link')).toHaveText(['客户', '获客', '话术', '标签'])
  await expect(page.getByTestId('customer-row').first()).toBeVisible()
  for (const advisor of await page.getByTestId('customer-row').locator('.advisor').allTextContents()) expect(advisor).toBe('李娜')
  for (const path of ['events', 'people', 'overview']) {
    const answer = await page.request.get(`${outside.at.product}/api/v1/${path === 'people' ? 'stores/1/people' : path}`)
    expect([403, 404], path).toContain(answer.status())
  }
  await page.goto(`${outside.at.product}/admin/events`)
  await expect(page).toHaveURL(/\/admin\/customers/)
  await expect(page.getByText('你的岗位看不到「事件」')).toBeVisible()
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } })

  test('home and customers fit without sideways scrolling', async ({ page, outside }) => {
    const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    await login(page, outside, 'songhaitao')
    await expect(page.getByTestId('home-sentence')).toHaveText(/\d/)
    expect(await sideways()).toBe(0)
    await page.getByRole('navigation', { name: '常用' }).getByRole('link', { name: '客户' }).click()
    await expect(page.getByTestId('customer-row').first()).toBeVisible()
    expect(await sideways()).toBe(0)
    await page.getByTestId('customer-row').first().click()
    await expect(page).toHaveURL(/\/admin\/customers\/\d+/)
    await expect(page.getByText('好友关系')).toBeVisible()
    expect(await sideways()).toBe(0)
  })
})
