import type { Locator, Page } from '@playwright/test'
import { customer, expect, test } from './support/sidebar.ts'

const card = (page: Page, code: string): Locator => page.locator(`[data-testid=script-card][data-code="${code}"]`)
const search = (page: Page) => page.getByTestId('script-search')

test('scripts by mouse: suggested, a slip of the finger, a gap, an offer that is over, own words with lint', { tag: '@mouse' }, async ({ page, outside, open, look }) => {
  await open({ externalUserid: await customer(outside, '王女士') })
  await expect(page.getByTestId('customer-name')).toHaveText('王女士')

  await page.keyboard.press('/')
  await expect(search(page)).toBeFocused()
  await expect(page.getByRole('tab', { selected: true })).toContainText('推荐')
  await expect(page.getByTestId('script-send')).toHaveText('发给王女士')
  await look('scripts suggested')

  await page.keyboard.type('lunatigubao')
  await expect(page.getByTestId('script-card').first()).toContainText('轮胎鼓包')
  await look('scripts typo')

  await search(page).fill('量子补漆')
  await expect(page.getByText('没有含「量子补漆」的话术')).toBeVisible()
  await look('scripts gap')
  await page.getByTestId('script-gap').click()
  await expect(page.locator('.toast')).toContainText('记下了')

  await search(page).fill('端午置换礼遇')
  const over = page.getByTestId('script-card').filter({ hasText: '端午置换礼遇' }).first()
  await expect(over).toContainText('不能发')
  await expect(over.getByTestId('script-send')).toHaveCount(0)
  await look('scripts expired')
  await over.getByRole('button', { name: '告诉店长' }).click()
  await expect(page.locator('.toast')).toContainText('记下了')

  await search(page).fill('')
  await page.getByRole('button', { name: '写一条我的话术' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('textbox', { name: '名字' }).fill('周六来试驾')
  await sheet.getByRole('textbox', { name: '要说的话' }).fill('我给您全网最低价')
  await expect(sheet.locator('.lint')).toContainText('绝对化用语')
  await expect(sheet.getByRole('button', { name: '有不能说的话，改掉再存' })).toBeDisabled()
  await look('own script')
  await sheet.getByRole('textbox', { name: '要说的话' }).fill('{称呼}，周六来试试车，我在店里等您。')
  await sheet.getByRole('button', { name: '存到我的话术' }).click()
  await search(page).fill('周六来试驾')
  await expect(page.getByTestId('script-card').filter({ hasText: '我的' }).first()).toContainText('王女士，周六来试试车')
})

test('scripts by finger: a form for what is missing, parts that stop and go on, materials', { tag: '@touch' }, async ({ page, outside, open, look }) => {
  const externalUserid = await customer(outside, '钱姐')
  const image = { refused: true }
  await open({ externalUserid }, (api, params) => (image.refused && api === 'sendChatMessage' && (params as { msgtype?: string }).msgtype === 'image' ? { err_msg: 'sendChatMessage:fail_invalid mediaid' } : null))
  await page.locator('[data-nav=scripts]').tap()

  await search(page).fill('锁定总价再谈')
  const offer = page.getByTestId('script-card').first()
  await offer.getByRole('button', { name: '预览发送' }).tap()
  await expect(offer.getByTestId('script-send')).toContainText('还差「')
  await look('scripts form')
  for (const field of await offer.locator('.gaps input').all()) await field.fill('3 千')
  await expect(offer.getByTestId('script-send')).toHaveText(/^发给/)
  await expect(offer.getByTestId('script-preview')).toContainText('3 千')

  await search(page).fill('越屿两个版本差在哪')
  const parts = card(page, '价格-07')
  await parts.getByRole('button', { name: '预览发送' }).tap()
  await parts.getByTestId('script-send').tap()
  await expect(parts.getByTestId('script-part').first()).toHaveAttribute('data-state', 'sent')
  await expect(parts.getByTestId('script-part').nth(1)).toHaveAttribute('data-state', 'failed')
  await expect(parts.getByTestId('script-send')).toHaveText('接着发剩下的')
  await look('scripts half sent')
  image.refused = false
  await parts.getByTestId('script-send').tap()
  await expect(page.getByTestId('send-toast')).toContainText('已发给')

  await page.locator('[data-nav=materials]').tap()
  await expect(page.getByTestId('script-card').first()).toBeVisible()
  await look('materials')
})

test('clicks: who is it 0, the right sentence 2, note and next date 3, a visit 3, something to see 3', { tag: '@mouse' }, async ({ page, outside, open }) => {
  const externalUserid = await customer(outside, '王女士')
  await open({ externalUserid })
  const { personId } = (await outside.conversations('chenxiaofeng')).find((one) => one.externalUserid === externalUserid)!
  const said = async () => (await outside.inbox(personId)).filter((item) => item.via === 'chat').length
  let clicks = 0
  const click = async (target: Locator) => { clicks += 1; await target.click() }
  const job = async (name: string, most: number, work: () => Promise<void>) => {
    clicks = 0
    await test.step(name, work)
    expect(clicks, name).toBeLessThanOrEqual(most)
  }
  await job('J1 who is this, what is next', 0, async () => {
    for (const part of [page.getByTestId('customer-name'), page.getByTestId('level-pill'), page.getByTestId('source-line'), page.locator('.bar .title'), page.locator('.rows li').nth(2)]) await expect(part).toBeInViewport({ ratio: 1 })
  })
  await job('J2 the right sentence', 2, async () => {
    const before = await said()
    await click(page.locator('[data-nav=scripts]'))
    await click(page.getByTestId('script-send'))
    await expect.poll(said).toBe(before + 1)
  })
  await job('J5 something to see', 3, async () => {
    const before = await said()
    await click(page.locator('[data-nav=materials]'))
    await click(page.getByTestId('script-card').first().getByRole('button', { name: '看一下再发' }))
    await click(page.getByTestId('script-card').first().getByTestId('script-send'))
    await expect.poll(said).toBe(before + 1)
  })
  await page.locator('[data-nav=customer]').click()
  await job('J3 note, level, next date', 3, async () => {
    await click(page.locator('[data-nav=follow]'))
    await click(page.getByTestId('point-chip').filter({ hasText: '置换' }))
    await click(page.getByTestId('follow-save'))
    await expect(page.locator('.toast')).toContainText('提醒你')
    await page.locator('.toast').getByRole('button', { name: '撤销' }).click()
    await expect(page.locator('.toast')).toContainText('已撤销')
  })
  await job('J4 a visit with its card', 3, async () => {
    const before = await said()
    await click(page.locator('[data-nav=visit]'))
    await click(page.getByTestId('visit-slot').last())
    await click(page.getByTestId('visit-book'))
    await expect(page.getByTestId('visit-toast')).toContainText('到店卡已发')
    expect(await said()).toBe(before + 1)
    await page.getByTestId('visit-toast').getByRole('button', { name: '撤销' }).click()
    await expect(page.locator('.toast')).toContainText('取消了')
    // What was to be done before is to be done again.
    await expect(page.locator('.bar .title')).toHaveText('跟进置换评估结果')
  })
})
