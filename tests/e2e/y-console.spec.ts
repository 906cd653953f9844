import type { Page } from '@playwright/test'
import { login } from './support/admin-login.ts'
import { seriousFindings } from './support/gate.ts'
import { expect, test } from './support/test.ts'

/** Of each kind of work in the console somebody; what was looked at for one is not looked at again for the next. */
const people = [['songhaitao', '店总'], ['wuya', '集团运营'], ['zhenglu', '合规']] as const
/** Routes that were looked at. */
const looked = new Set<string>()
const sizes = [{ width: 1440, height: 900 }, { width: 390, height: 844 }] as const

/** What a page shows that it must not: wider than the window, an error, no first line, what axe finds serious (controls without a name are). */
async function faults(page: Page): Promise<string[]> {
  const own = await page.evaluate(() => {
    const wrong: string[] = []
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth > width) wrong.push(`${document.documentElement.scrollWidth} wide in a window of ${width}`)
    if (document.querySelector('main [role=alert]:not(:empty)')) wrong.push('shows an error')
    if (!document.querySelector('main h1, h1')?.textContent?.trim()) wrong.push('says nothing in its first line')
    return wrong
  })
  return [...own, ...(await seriousFindings(page))]
}

/** The page has stopped reading. */
const settled = async (page: Page): Promise<void> => {
  await expect(page.locator('.skeleton, [aria-busy=true]')).toHaveCount(0)
  await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => undefined))))
  // Charts follow a window that became narrow a frame later; one that stays too wide is found by `faults`.
  await page.waitForFunction(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth, undefined, { timeout: 3000 }).catch(() => undefined)
}

/** The store manager has most pages; the others are looked at in test:full. */
const now = process.env['EVERY_ROLE'] ? people : people.slice(0, 1)
for (const [userid, role] of now)
  test(`every page of ${role}, at a desk and on a phone: nothing sideways, every control named, nothing serious for axe`, async ({ page, outside }) => {
    const broken: string[] = []
    page.on('pageerror', (error) => broken.push(error.message))
    await page.setViewportSize(sizes[0])
    await login(page, outside, userid)
    const menu = page.getByRole('navigation', { name: '主菜单' })
    const found: string[] = []
    let pages = 0
    const look = async (title: string): Promise<void> => {
      pages += 1
      const { pathname } = new URL(page.url())
      if (looked.has(pathname)) return
      looked.add(pathname)
      for (const size of sizes) {
        await page.setViewportSize(size)
        await settled(page)
        found.push(...(await faults(page)).map((fault) => `${title} ${size.width}: ${fault}`))
      }
      await page.setViewportSize(sizes[0])
    }
    for (const top of await menu.locator('a.item:not(.leaf)').allTextContents()) {
      const group = menu.locator('xpath=./ul/li').filter({ has: page.locator('a.item:not(.leaf)').getByText(top, { exact: true }) })
      await group.locator('a.item').first().click()
      await expect(group.locator('[aria-current=page]')).toHaveCount(1)
      const leaves = await group.locator('a.leaf').allTextContents()
      if (leaves.length === 0) await look(top)
      for (const leaf of leaves) {
        await group.locator('a.leaf').getByText(leaf, { exact: true }).click()
        await expect(group.locator('a.leaf[aria-current=page]')).toHaveText(leaf)
        await look(leaf)
      }
    }
    expect([...found, ...broken]).toEqual([])
    expect(pages).toBeGreaterThan(2)
  })

/** Tables one works in: where they are, what a row is, what Enter on its main control brings. */
const tables = [
  ['/admin/customers', '[data-testid=customer-row]', '[role=dialog][aria-label=客户资料]'],
  ['/admin/codes', '[data-testid=code-row]', '[data-testid=code-qr]'],
  ['/admin/reports/staff', '[data-testid=staff-row]', '[data-testid=customer-search]'],
  ['/admin/collisions', '[data-testid=collision-row]', ''],
] as const

test('the keyboard alone goes through the main tables: every row’s control is reached in order, shows where it is, and Enter opens it', async ({ page, outside }) => {
  await page.setViewportSize(sizes[0])
  await login(page, outside, 'songhaitao', '/admin/customers')
  for (const [path, row, opened] of tables) {
    await page.goto(`${outside.at.product}${path}`)
    await expect(page.locator(row).first()).toBeVisible()
    await settled(page)
    const reached: { row: number; ring: boolean }[] = []
    for (let press = 0; press < 120 && new Set(reached.map((one) => one.row)).size < Math.min(2, await page.locator(row).count()); press++) {
      await page.keyboard.press('Tab')
      const at = await page.evaluate((selector) => {
        const element = document.activeElement as HTMLElement
        const inside = element.closest(selector)
        const shows = [element, element.closest('label'), element.parentElement].some((one) => { const style = one && getComputedStyle(one); return style && ((style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none') })
        return inside ? { row: [...document.querySelectorAll(selector)].indexOf(inside), ring: shows, plain: element.matches('input[type=checkbox]') } : null
      }, row)
      if (at && !at.plain) reached.push(at)
    }
    expect(reached.filter((one) => !one.ring), `${path}: focus is seen`).toEqual([])
    expect(reached.map((one) => one.row), `${path}: rows in order`).toEqual([...reached.map((one) => one.row)].sort((a, b) => a - b))
    expect(reached.length, path).toBeGreaterThan(0)
    if (!opened) continue
    await page.keyboard.press('Enter')
    await expect(page.locator(opened).first()).toBeVisible()
  }
})
