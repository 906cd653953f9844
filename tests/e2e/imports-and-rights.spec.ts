import { login } from './support/admin-login.ts'
import { seriousFindings } from './support/gate.ts'
import { expect, test } from './support/test.ts'

// What a customer agreed to and what a file brought stays: a second try would meet another world.
test.describe.configure({ retries: 0 })
test.use({ viewport: { width: 1440, height: 900 } })

test('a file of customers is looked at, taken in, and what it lacked comes back as a sheet', async ({ page, outside }) => {
  await login(page, outside, 'songhaitao', '/admin/imports')
  await page.getByTestId('import-new').click()
  const rows = ['客户编号,客户姓名,手机号,车牌号,车型,购车日期', ...Array.from({ length: 12 }, (_, n) => `E2E-${n},测试${n},1295550${String(n).padStart(4, '0')},皖A·I55${String(n).padStart(2, '0')},越屿 HEV,2024-05-06`), ',,123,,,']
  await page.getByTestId('import-file').setInputFiles({ name: '六月DMS.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) })
  await expect(page.getByTestId('import-preview')).toContainText('12 行可以导入，1 行导入不了')
  expect(await seriousFindings(page)).toEqual([])
  await page.getByTestId('import-start').click()
  const line = page.getByTestId('import-line').filter({ hasText: '六月DMS.csv' })
  await expect(line).toContainText('新增 12 行')
  const [sheet] = await Promise.all([page.waitForEvent('download'), line.getByRole('button', { name: '没导入的 1 行' }).click()])
  expect(sheet.suggestedFilename()).toBe('六月DMS-未导入的行.xlsx')
  expect(await seriousFindings(page)).toEqual([])
})

test('a customer lets another company see one thing and takes it back; a copy of the own data is made for them', async ({ page, outside, browser }) => {
  const [person] = await outside.rows<{ id: string }>("SELECT p.id FROM person p JOIN follow_relation r ON r.person_id = p.id JOIN member m ON m.id = r.member_id WHERE p.name = '平安是福' AND m.userid = 'chenxiaofeng'")
  await login(page, outside, 'songhaitao', `/admin/customers/${person!.id}`)
  await page.getByTestId('consent-ask').click()
  await page.getByTestId('consent-to').selectOption({ label: '合肥滨湖曜川汽车有限公司' })
  await page.getByTestId('consent-send').click()
  await expect(page.getByTestId('consent').first()).toContainText('等客户点同意')

  const [asked] = await outside.rows<{ token: string }>('SELECT page_token AS token FROM consent WHERE person_id = ?', [person!.id])
  const phone = await browser.newPage({ viewport: { width: 390, height: 844 } })
  await phone.goto(`${outside.at.product}/consent/${asked!.token}`)
  expect(await seriousFindings(phone)).toEqual([])
  await phone.getByRole('button', { name: '同意', exact: true }).click()
  await expect(phone.getByRole('heading', { name: '您已同意' })).toBeVisible()
  await page.reload()
  await expect(page.getByTestId('consent').first()).toContainText('已同意')
  await phone.getByRole('button', { name: '撤回同意' }).click()
  await expect(phone.getByRole('heading', { name: '您已撤回同意' })).toBeVisible()
  await phone.close()

  await page.getByTestId('rights-open').click()
  await page.getByTestId('rights-detail').fill('想看看存了什么')
  await page.getByTestId('rights-verified').fill('微信本人')
  await page.getByRole('button', { name: '交给合规' }).click()
  await expect(page.getByText('已交给合规')).toBeVisible()

  await page.context().clearCookies()
  await login(page, outside, 'zhenglu', '/admin/compliance')
  await expect(page.getByTestId('rights-sentence')).toContainText('有 1 个请求要办')
  expect(await seriousFindings(page)).toEqual([])
  await page.getByTestId('rights-execute').click()
  await page.getByRole('dialog').getByRole('button', { name: '生成副本' }).click()
  await expect(page.getByTestId('rights-sentence')).toContainText('没有客户在等答复')
  await page.getByRole('radio', { name: '办结的' }).click()
  await page.getByRole('button', { name: '看证明' }).click()
  await expect(page.getByTestId('certificate')).toContainText('好友关系：1 条')
})
