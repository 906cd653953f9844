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

  test('the keyboard reaches the main controls, and one sees where it is', async ({ page, outside }) => {
    await open(page, outside, await known(outside, '键盘走到的人'))
    await expect(page.getByTestId('customer-name')).toHaveText('键盘走到的人')
    const invisible: string[] = []
    /** Tab after Tab until all of these had the focus; what had it without showing it is kept. */
    const reaches = async (names: string[]) => {
      const wanted = new Set(names)
      for (let press = 0; press < 60 && wanted.size > 0; press++) {
        await page.keyboard.press('Tab')
        const at = await page.evaluate(() => {
          const element = document.activeElement as HTMLElement
          // A field shows it by the frame around it.
          const ring = [element, element.closest('label')].some((one) => {
            const style = one && getComputedStyle(one)
            return style && ((style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none')
          })
          return { name: (element.getAttribute('aria-label') ?? element.textContent ?? '').trim(), ring, body: element === document.body }
        })
        for (const one of wanted) if (at.name.endsWith(one)) wanted.delete(one)
        if (!at.body && !at.ring) invisible.push(at.name)
      }
      expect([...wanted], 'never reached by Tab').toEqual([])
    }
    await reaches(['当面模式', '更多', '标签，点按修改', '定级别', '客户', '话术', '记跟进'])
    expect(invisible, 'reached without a visible focus').toEqual([])

    await page.locator('[data-nav=follow]').focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog')).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(page.locator('[data-nav=follow]')).toBeFocused()

    // In a sheet the focus stays inside; the list of scripts is walked like any other page.
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog')).toBeFocused()
    await reaches(['关闭', '价格', '试驾'])
    expect(await page.evaluate(() => document.querySelector('[role=dialog]')!.contains(document.activeElement))).toBe(true)
    await page.keyboard.press('Escape')
    await page.keyboard.press('/')
    await expect(page.getByTestId('script-search')).toBeFocused()
    await reaches(['预览发送'])
    expect(invisible, 'reached without a visible focus').toEqual([])
  })
})
