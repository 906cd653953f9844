import { login } from './support/admin-login.ts'
import { huayue } from './support/product.ts'
import { expect, test } from './support/test.ts'

test.use({ viewport: { width: 1440, height: 900 } })
test.afterEach(async ({ outside }) => void (await outside.control('DELETE', 'faults')))

test('headquarters starts a reading, watches it end and reads what it put right', async ({ page, outside, again }) => {
  const name = `没人通知的客户${again}`
  await outside.control('POST', 'faults', { path: 'callback', kind: 'drop', times: null, corpId: huayue })
  await outside.scan('包河·前台', name)
  await login(page, outside, 'wuya', '/admin/sync')
  const corp = page.getByTestId('corp-sync').filter({ hasText: '华岳汽车集团' })
  await corp.getByTestId('sync-start').click()
  const run = corp.getByTestId('sync-run').first()
  // Earlier tests may have left more than this one to put right.
  await expect(run).toContainText(/补正了 \d+ 处/)
  await expect(corp.getByTestId('sync-finding').filter({ hasText: name })).toContainText('漏掉的新客户，已补上')
  await expect(page.getByTestId('sync-sentence')).toContainText(/补正了 \d+ 处/)
})

test('a store manager sees what could not be done at WeCom, why, and tries it again', async ({ page, outside, again }) => {
  const name = `标签没打上的客户${again}`
  await outside.control('POST', 'faults', { path: 'externalcontact/mark_tag', kind: 'errcode', errcode: 60011, times: null })
  const scanned = await outside.scan('包河·展厅门口', name)
  await login(page, outside, 'songhaitao', '/admin/events')
  const job = page.getByTestId('dead-job').filter({ hasText: name })
  await expect(job).toContainText('成员不在应用可见范围')
  await outside.control('DELETE', 'faults')
  await job.getByTestId('dead-job-again').click()
  await expect(job).toHaveCount(0)
  await expect.poll(() => outside.wecomTags(scanned.userid, scanned.externalUserid)).not.toEqual([])
})
