import type { Page } from '@playwright/test'
import type { Outside } from './support/product.ts'
import { expect, test } from './support/test.ts'
import { WecomClient, wecomAgent } from './support/wecom-client.ts'

const advisor = 'chenxiaofeng'

async function known(outside: Outside, name: string): Promise<string> {
  const made = await outside.scan('包河·展厅门口', name, advisor)
  await expect.poll(() => outside.wecomTags(advisor, made.externalUserid)).toHaveLength(2)
  return made.externalUserid
}

test('outside WeCom the sidebar says where it works, and shows nothing else', async ({ page, outside }) => {
  await page.goto(`${outside.at.product}/sidebar/?corp=wwG_huayue&agent=${outside.at.agentId}`)
  await expect(page.getByTestId('state-outside')).toContainText('请在企业微信里打开')
  await expect(page.getByTestId('customer-name')).toHaveCount(0)
})

test('the notice about personal information is a public page that names the company and its version', async ({ page, outside }) => {
  const { personId } = await outside.scan('包河·展厅门口', '想看说明的人', advisor)
  await expect.poll(async () => (await outside.inbox(personId)).filter((item) => item.kind === 'link')).toHaveLength(1)
  const link = (await outside.inbox(personId)).find((item) => item.title === '个人信息说明')!
  await page.goto(link.url!)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('个人信息说明')
  await expect(page.locator('body')).toContainText('华岳星程汽车销售服务有限公司')
  await expect(page.locator('body')).toContainText(/第 ?1 ?版/)
})

test.describe('inside WeCom', () => {
  test.use({ userAgent: wecomAgent })

  const open = async (page: Page, outside: Outside, externalUserid: string | null, userid = advisor): Promise<WecomClient> => {
    const client = await WecomClient.around(page.context(), outside, { userid, externalUserid })
    await client.open(page)
    return client
  }

  test('somebody who is no customer yet is offered a new look, and scripts work all the same', async ({ page, outside }) => {
    await outside.control('POST', 'faults', { kind: 'drop', path: 'callback', times: null })
    const lost = await outside.scan('包河·展厅门口', '通知丢了的人', advisor)
    await open(page, outside, lost.externalUserid)
    const state = page.getByTestId('state-not-customer')
    await expect(state).toContainText('这个联系人还没进本店客户池')
    await page.locator('[data-nav=scripts]').click()
    await expect(page.getByTestId('script-card').first()).toBeVisible()
    await page.locator('[data-nav=customer]').click()
    await outside.control('DELETE', 'faults')
    await state.getByRole('button', { name: '重新获取' }).click()
    await expect(page.getByTestId('customer-name')).toHaveText('通知丢了的人')
  })

  test('a colleague\'s customer is not shown', async ({ page, outside }) => {
    await open(page, outside, await known(outside, '不归李娜的人'), 'lina_bh')
    await expect(page.getByTestId('state-no-permission')).toBeVisible()
    await expect(page.getByText('不归李娜的人')).toHaveCount(0)
  })

  test('without a network the page says so, keeps the note, and sends it once the network is back', async ({ page, context, outside, expectErrors }) => {
    // The browser reports every request it could not make; that is what this test is about.
    expectErrors(/net::ERR_INTERNET_DISCONNECTED/)
    const externalUserid = await known(outside, '断网时记的人')
    await open(page, outside, externalUserid)
    await expect(page.getByTestId('customer-name')).toHaveText('断网时记的人')
    const notes = async () => Number((await outside.rows<{ n: string }>('SELECT COUNT(*) AS n FROM follow_up f JOIN follow_relation r ON r.id = f.relation_id JOIN corp_contact c ON c.id = r.contact_id WHERE c.external_userid = ?', [externalUserid]))[0]!.n)
    // Sheets are fetched while nobody waits; from then on they open without a network.
    await page.locator('[data-nav=follow]').click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await page.keyboard.press('Escape')

    await context.setOffline(true)
    await expect(page.getByTestId('offline')).toContainText('没有网络')
    await page.locator('[data-nav=follow]').click()
    await page.getByTestId('point-chip').filter({ hasText: '贷款' }).click()
    await page.getByTestId('follow-save').click()
    await expect(page.locator('.toast')).toContainText('已存在本机')
    await expect(page.getByText('1 条跟进待上传')).toBeVisible()
    expect(await notes()).toBe(0)

    await context.setOffline(false)
    await expect(page.getByTestId('offline')).toHaveCount(0)
    await expect.poll(notes).toBe(1)
    await expect(page.locator('.rows li', { hasText: '贷款' })).toHaveCount(1)
  })

  test('the keyboard reaches the main controls, and one sees where it is', async ({ page, outside }) => {
    await open(page, outside, await known(outside, '键盘走到的人'))
    await expect(page.getByTestId('customer-name')).toHaveText('键盘走到的人')
    const wanted = new Set(['当面模式', '更多', '标签，点按修改', '定级别', '客户', '话术', '记跟进'])
    const invisible: string[] = []
    for (let press = 0; press < 40 && wanted.size > 0; press++) {
      await page.keyboard.press('Tab')
      const at = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement
        const style = getComputedStyle(element)
        const ring = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none'
        return { name: (element.getAttribute('aria-label') ?? element.textContent ?? '').trim(), ring, body: element === document.body }
      })
      wanted.delete(at.name)
      if (!at.body && !at.ring) invisible.push(at.name)
    }
    expect([...wanted], 'never reached by Tab').toEqual([])
    expect(invisible, 'reached without a visible focus').toEqual([])

    await page.locator('[data-nav=follow]').focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog')).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(page.locator('[data-nav=follow]')).toBeFocused()
  })

  test('the workbench lists today\'s work and shows the advisor\'s own codes full screen', async ({ page, outside }) => {
    const client = await WecomClient.around(page.context(), outside, { userid: advisor, externalUserid: null, entry: 'normal' })
    await client.open(page)
    await expect(page.getByTestId('workbench')).toBeVisible()
    const code = page.getByTestId('my-code').first()
    await code.click()
    const full = page.getByTestId('code-screen')
    await expect.poll(() => full.locator('img').evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth)).toBeGreaterThan(50)
    await page.keyboard.press('Escape')
    await expect(full).toHaveCount(0)
  })
})
