import type { BrowserContext, Route } from '@playwright/test'
import type { Outside, Scanned } from './support/product.ts'
import { expect, test } from './support/test.ts'
import { WecomClient, wecomAgent, type Seen } from './support/wecom-client.ts'

test.use({ userAgent: wecomAgent })

const advisor = 'chenxiaofeng'
type Customer = Scanned & { name: string }

/** Four customers of one advisor, known to the product with welcome and tags. */
async function customersOf(outside: Outside, names: string[]): Promise<Customer[]> {
  const made: Customer[] = []
  for (const name of names) made.push({ name, ...(await outside.scan('包河·展厅门口', name, advisor)) })
  await expect.poll(async () => (await Promise.all(made.map((one) => outside.wecomTags(advisor, one.externalUserid)))).every((tags) => tags.length === 2)).toBe(true)
  return made
}

/** No answer reaches the page before the test lets it go. */
class HeldAnswers {
  #waiting: { id: string; release: () => void }[] = []
  #open = false
  released: string[] = []

  async on(context: BrowserContext, pattern: string, idOf: (route: Route) => string): Promise<void> {
    await context.route(pattern, async (route) => {
      const id = idOf(route)
      const response = await route.fetch()
      if (!this.#open) await new Promise<void>((release) => this.#waiting.push({ id, release }))
      this.released.push(id)
      // A window that was thrown away meanwhile has nobody left to answer to.
      await route.fulfill({ response }).catch((error: unknown) => { if (!/closed|Target|Invalid InterceptionId|already handled/i.test(String(error))) throw error })
    })
  }

  holds = (id: string): boolean => this.#waiting.some((one) => one.id === id)
  /** Newest first: the answer for the customer before comes after the one for the customer now. */
  releaseReversed(): void {
    for (const one of this.#waiting.splice(0).reverse()) one.release()
  }
  open(): void {
    this.#open = true
    this.releaseReversed()
  }
}

const idInUrl = (route: Route): string => new URL(route.request().url()).searchParams.get('externalUserId')!

/** Every name belongs to the id it stood under, and no painted frame showed another than the client had answered with. */
function expectNoMixUp(seen: Seen[], customers: Customer[]): void {
  const names = new Map(customers.map((one) => [one.externalUserid, one.name]))
  const shown = seen.filter((one) => one.shown !== null)
  expect(shown.filter((one) => one.name !== names.get(one.shown!)), 'a name under another id').toEqual([])
  expect(shown.filter((one) => one.painted && one.shown !== one.reported), 'a customer who is not in front').toEqual([])
  expect(seen.filter((one) => one.painted && one.note !== null && one.note !== names.get(one.reported ?? '')), 'a sheet of another customer').toEqual([])
}

test('switching in place twenty times, with answers that come in reverse, never shows a customer under another\'s id', async ({ page, context, outside }) => {
  const customers = await customersOf(outside, ['换位甲', '换位乙', '换位丙', '换位丁'])
  // Without this, reads of the customer before are cancelled; a network may well deliver them all the same.
  await page.addInitScript(() => {
    const real = window.fetch
    window.fetch = (input, init) => real(input, { ...init, signal: null })
  })
  const client = await WecomClient.around(context, outside, { userid: advisor, externalUserid: customers[0]!.externalUserid })
  await client.open(page)
  await expect(page.getByTestId('customer-name')).toHaveText('换位甲')

  const held = new HeldAnswers()
  await held.on(context, '**/api/v1/sidebar/customer?*', idInUrl)
  for (let turn = 1; turn <= 20; turn++) {
    const next = customers[turn % 4]!
    await client.switchInPlace(page, next.externalUserid)
    await expect.poll(() => held.holds(next.externalUserid), { intervals: [10] }).toBe(true)
    if (turn % 3 === 0) held.releaseReversed()
  }
  held.open()
  await expect(page.getByTestId('customer-name')).toHaveAttribute('data-external-user-id', customers[0]!.externalUserid)
  await expect(page.getByTestId('customer-name')).toHaveText('换位甲')

  expect(held.released.length).toBeGreaterThanOrEqual(20)
  expect(new Set(client.seen.map((one) => one.shown).filter(Boolean)).size).toBe(4)
  expectNoMixUp(client.seen, customers)
})

test('switching by a new window twenty times, as the desktop client does, never shows a customer under another\'s id', async ({ page: first, context, outside }) => {
  const customers = await customersOf(outside, ['重载甲', '重载乙', '重载丙', '重载丁'])
  const client = await WecomClient.around(context, outside, { userid: advisor, externalUserid: customers[0]!.externalUserid })
  await client.open(first)
  await expect(first.getByTestId('customer-name')).toHaveText('重载甲')
  const held = new HeldAnswers()
  await held.on(context, '**/api/v1/sidebar/customer?*', idInUrl)
  let page = first
  for (let turn = 1; turn <= 20; turn++) {
    const next = customers[turn % 4]!
    client.current = next.externalUserid
    const [old, fresh] = [page, await context.newPage()]
    page = fresh
    await Promise.all([old.close(), client.open(page, 'commit')])
    // Some windows are thrown away while their question is under way, some before they asked, some after the answers came.
    if (turn % 3 === 0) await expect.poll(() => held.holds(next.externalUserid), { intervals: [10] }).toBe(true)
    if (turn % 6 === 0) {
      held.releaseReversed()
      await expect(page.getByTestId('customer-name')).toHaveText(next.name)
    }
  }
  held.open()
  await expect(page.getByTestId('customer-name')).toHaveAttribute('data-external-user-id', customers[0]!.externalUserid)
  await expect(page.getByTestId('customer-name')).toHaveText('重载甲')
  expectNoMixUp(client.seen, customers)
})

test('a tag, a level and a note that were started reach their own customer although another is on the screen when they arrive', async ({ page, context, outside }) => {
  const customers = await customersOf(outside, ['写给甲', '旁边乙'])
  const [mine, other] = customers as [Customer, Customer]
  const client = await WecomClient.around(context, outside, { userid: advisor, externalUserid: mine.externalUserid })
  await client.open(page)
  const name = page.getByTestId('customer-name')
  await expect(name).toHaveText('写给甲')
  const back = async () => {
    await client.switchInPlace(page, mine.externalUserid)
    await expect(name).toHaveText('写给甲')
  }
  const levelOf = async (customer: Customer) => (await outside.rows<{ level: string | null }>('SELECT p.level FROM person p JOIN corp_contact c ON c.person_id = p.id WHERE c.external_userid = ?', [customer.externalUserid]))[0]!.level
  const notesOf = async (customer: Customer) => Number((await outside.rows<{ n: string }>('SELECT COUNT(*) AS n FROM follow_up f JOIN follow_relation r ON r.id = f.relation_id JOIN corp_contact c ON c.id = r.contact_id WHERE c.external_userid = ?', [customer.externalUserid]))[0]!.n)

  /** The write is under way, the conversation changes, and only then the server gets to see the write. */
  const lateWrite = async (pattern: string, start: () => Promise<void>) => {
    let release = (): void => undefined
    const gate = new Promise<void>((resolve) => { release = resolve })
    let asked = false
    await page.route(pattern, async (route) => {
      asked = true
      await gate
      await route.continue()
    })
    await start()
    await expect.poll(() => asked).toBe(true)
    await client.switchInPlace(page, other.externalUserid)
    await expect(name).toHaveText('旁边乙')
    release()
  }

  await test.step('a tag', async () => {
    await lateWrite('**/api/v1/relations/*/tags', async () => {
      await page.getByTestId('tag-add').click()
      await page.locator('[data-tag-name="通勤"]').click()
    })
    await expect.poll(() => outside.wecomTags(advisor, mine.externalUserid)).toContain('通勤')
    expect(await outside.wecomTags(advisor, other.externalUserid)).not.toContain('通勤')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(page.locator('[data-testid=tag-chip][data-tag="通勤"]')).toHaveCount(0)
  })

  await test.step('a level', async () => {
    await back()
    // What was open for this customer is open again.
    await expect(page.locator('[data-tag-name="通勤"]')).toHaveAttribute('aria-pressed', 'true')
    await page.getByRole('button', { name: '关闭' }).click()
    const before = await levelOf(other)
    await lateWrite('**/api/v1/customers/*', async () => {
      await page.getByRole('button', { name: /定级/ }).first().click()
      await page.locator('[data-level="H"]').click()
    })
    await expect.poll(() => levelOf(mine)).toBe('H')
    expect(await levelOf(other)).toBe(before)
  })

  await test.step('a note', async () => {
    await back()
    await lateWrite('**/api/v1/follow-ups', async () => {
      await page.locator('[data-nav=follow]').click()
      await page.getByTestId('point-chip').filter({ hasText: '试驾' }).click()
      await page.getByTestId('follow-save').click()
    })
    await expect.poll(() => notesOf(mine)).toBe(1)
    expect(await notesOf(other)).toBe(0)
    await expect(page.locator('.rows li', { hasText: '试驾' })).toHaveCount(0)
    await back()
    await expect(page.locator('.rows li', { hasText: '试驾' })).toHaveCount(1)
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })
  expectNoMixUp(client.seen, customers)
})

test('a script is not sent when the conversation changed behind the page\'s back', async ({ page, context, outside }) => {
  const [mine, other] = (await customersOf(outside, ['话术甲', '话术乙'])) as [Customer, Customer]
  const client = await WecomClient.around(context, outside, { userid: advisor, externalUserid: mine.externalUserid })
  await client.open(page)
  await expect(page.getByTestId('customer-name')).toHaveText('话术甲')
  await page.locator('[data-nav=scripts]').click()
  await page.getByTestId('script-search').fill('bjpylq')
  await page.getByTestId('script-card').first().getByRole('button', { name: '预览发送' }).click()
  client.current = other.externalUserid
  await page.getByTestId('script-send').click()
  await expect(page.locator('.toast')).toContainText('会话已经换成另一位客户，没有发出')
  for (const customer of [mine, other]) expect((await outside.inbox(customer.personId)).filter((item) => item.via === 'chat')).toEqual([])
})
