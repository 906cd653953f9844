import type { Page } from '@playwright/test'
import { expect, test } from './support/test.ts'

const sidebar = (page: Page) => page.frameLocator('iframe[title="侧边栏"]')

test('the same story by hand: scan, look who it is, answer with a script, note it down, change a tag', async ({ page, outside, press, again }, info) => {
  const name = `手动${info.project.name === 'touch' ? '触屏' : '鼠标'}客户${again}`
  const side = sidebar(page)

  await test.step('a new customer scans the code at the showroom door', async () => {
    await page.goto(`${outside.at.sim}/?as=customer`)
    await press(page.getByRole('button', { name: '选一部客户手机' }))
    await page.getByLabel('新的人').fill(name)
    await press(page.getByRole('button', { name: '新建' }))
    await press(page.getByTestId('phone-open-scan'))
    await press(page.getByRole('button', { name: '换一个码' }))
    await page.getByLabel('找码').fill('包河·展厅门口')
    await press(page.locator('.code'))
    await press(page.getByTestId('phone-scan'))
    await expect(page.locator('.thread [data-from=staff]')).toHaveCount(3)
  })
  const personId = (await page.getByTestId('customer-phone').getAttribute('data-person'))!
  const { members } = await outside.corp()
  // The chat opens after the scan: until then the head of the phone shows something else.
  const chatHead = page.locator('.phone header .who b')
  await expect.poll(async () => members.map((member) => member.name).includes((await chatHead.textContent()) ?? '')).toBe(true)
  const advisorName = (await chatHead.textContent())!
  const advisor = members.find((member) => member.name === advisorName)!.userid

  await test.step('the advisor who got the customer sees who it is, from where, with tags', async () => {
    await press(page.getByRole('button', { name: '顾问电脑' }))
    await press(page.getByRole('button', { name: '选一位同事' }))
    await page.getByLabel('搜姓名、岗位、门店').fill(advisorName)
    await press(page.locator('.picker section button').first())
    await press(page.locator('.list button', { hasText: name }))
    await press(page.getByTestId('part-side'))
    await expect(side.getByTestId('customer-name')).toHaveText(name)
    await expect(side.getByTestId('source-line')).toContainText('展厅门口')
    for (const tag of ['自然到店', '展厅门口']) await expect(side.locator(`[data-testid=tag-chip][data-tag="${tag}"]`)).toHaveAttribute('data-pending', 'false')
    await expect(side.getByTestId('welcome-status')).toHaveAttribute('data-status', 'sent')
  })
  const externalUserid = (await side.getByTestId('customer-name').getAttribute('data-external-user-id'))!

  await test.step('a few letters find the right script, one press sends it', async () => {
    await press(side.locator('[data-nav=scripts]'))
    const found = side.getByTestId('script-card').first()
    await side.getByTestId('script-search').fill('bybx')
    await expect(found.locator('.name')).toContainText('保养')
    await side.getByTestId('script-search').fill('bjpylq')
    await expect(found.locator('.name')).toHaveText('别家便宜两千')
    await press(found.getByRole('button', { name: '预览发送' }))
    const words = (await side.getByTestId('script-preview').textContent())!
    expect(words).not.toMatch(/\{.+\}/)
    await press(side.getByTestId('script-send'))
    await press(page.getByRole('button', { name: '聊天', exact: true }))
    await expect(page.locator('.thread .own .bubble').last()).toHaveText(words)
    expect((await outside.inbox(personId)).filter((item) => item.via === 'chat').map((item) => item.text)).toEqual([words])
  })

  await test.step('three taps note the talk down', async () => {
    await press(page.getByTestId('part-side'))
    await press(side.locator('[data-nav=follow]'))
    await press(side.getByTestId('point-chip').filter({ hasText: '置换' }))
    await press(side.getByTestId('follow-save'))
    await expect(side.locator('.toast')).toContainText('已记下')
    await press(side.locator('[data-nav=customer]'))
    await expect(side.locator('.rows li').filter({ hasText: '置换' })).toHaveCount(1)
    await expect(side.getByTestId('task-complete')).toBeVisible()
  })

  await test.step('a tag goes on and off, here and at WeCom', async () => {
    await press(side.getByTestId('tag-add'))
    const pick = side.locator('[data-tag-name="带家人"]')
    await press(pick)
    await expect.poll(() => outside.wecomTags(advisor, externalUserid)).toContain('带家人')
    const chip = side.getByRole('dialog').locator('[data-testid=tag-chip][data-tag="带家人"]')
    await expect(chip).toHaveAttribute('data-pending', 'false')
    await press(pick)
    await expect.poll(() => outside.wecomTags(advisor, externalUserid)).toEqual(['展厅门口', '自然到店'])
    await expect(chip).toHaveCount(0)
    await press(side.getByRole('button', { name: '关闭' }))
    await expect(side.getByRole('dialog')).toHaveCount(0)
  })
})
