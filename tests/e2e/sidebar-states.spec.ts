import type { Page } from '@playwright/test'
import { huayue, type Outside } from './support/product.ts'
import { advisor, customer, expect, test } from './support/sidebar.ts'

/**
 * The states of domain E2 in which the sidebar opens. Half of them by mouse, half by finger (tags choose the project).
 * Where it is one window in the real client it is one here: opening costs more than all that is looked at in it.
 */
interface State { state: string; of: (outside: Outside) => Promise<string | null>; shows: (page: Page, outside: Outside) => Promise<void>; after?: (page: Page, outside: Outside) => Promise<void> }

const name = (page: Page) => page.getByTestId('customer-name')
/** While the server is mute, a question stays without an answer. */
const mute = { now: false }
const scanned = async (outside: Outside, who: string): Promise<string> => (await outside.scan('包河·展厅门口', who, advisor)).externalUserid

const byMouse: State[] = [
  {
    state: 'sales', of: (outside) => customer(outside, '王女士'),
    async shows(page) {
      // J1 is answered without a click and without scrolling.
      for (const width of [380, 300]) {
        await page.setViewportSize({ width, height: 640 })
        for (const part of [name(page), page.getByTestId('level-pill'), page.getByTestId('source-line'), page.locator('.bar .title'), page.locator('.bar .due'), page.locator('.rows li').nth(2)]) await expect(part).toBeInViewport({ ratio: 1 })
      }
    },
  },
  { state: 'collision', of: (outside) => customer(outside, '蒋家豪'), shows: (page) => expect(page.getByTestId('collision-notice')).toContainText('的客户') },
  {
    state: 'collision undecided',
    async of(outside) {
      const first = await outside.scan('包河·展厅门口', '两边都问的人', 'lina_bh')
      await expect.poll(() => outside.wecomTags('lina_bh', first.externalUserid)).toHaveLength(2)
      const { configId } = (await outside.corp()).contactWays.find((way) => way.remark.includes('员工码') && way.users[0] === advisor)!
      await outside.control('POST', 'scan', { configId, personId: first.personId })
      // The conversation opens when both friendships are known.
      await expect.poll(async () => (await outside.rows("SELECT 1 FROM collision x JOIN corp_contact c ON c.group_id = x.group_id AND c.person_id = x.person_id WHERE c.external_userid = ? AND x.status = 'open'", [first.externalUserid])).length).toBe(1)
      return first.externalUserid
    },
    shows: (page) => expect(page.getByTestId('collision-notice')).toContainText('会定由谁来跟；现在照常聊就好'),
  },
  {
    state: 'wecom user',
    async of(outside) {
      const other = await customer(outside, '卞国栋')
      await outside.rows("UPDATE corp_contact SET type = 2, company_name = '安徽远程汽车租赁有限公司' WHERE external_userid = ?", [other])
      return other
    },
    async shows(page) {
      await expect(page.locator('.l2')).toContainText('安徽远程汽车租赁有限公司')
      await page.locator('[data-nav=follow]').click()
      await expect(page.getByRole('radio', { name: '微信' })).toBeVisible()
      await expect(page.getByRole('radio', { name: '电话' })).toHaveCount(0)
    },
  },
  {
    state: 'half',
    async of(outside) {
      const { configId } = await outside.way('包河·展厅门口')
      const { personId } = await outside.control<{ personId: string }>('POST', 'persons', { name: '等通过的人', unionid: true })
      return (await outside.control<{ externalUserid: string }>('POST', 'scan', { configId, personId, userid: advisor, half: true })).externalUserid
    },
    shows: (page) => expect(page.getByTestId('state-half')).toContainText('等你通过'),
  },
  {
    state: 'not a customer',
    async of(outside) {
      await outside.control('POST', 'faults', { kind: 'drop', path: 'callback', times: null })
      return scanned(outside, '通知丢了的人')
    },
    shows: (page) => expect(page.getByTestId('state-not-customer')).toContainText('这个联系人还没进本店客户池'),
    async after(page, outside) {
      await page.locator('[data-nav=scripts]').click()
      await expect(page.getByTestId('script-card').first()).toBeVisible()
      await page.locator('[data-nav=customer]').click()
      await outside.control('DELETE', 'faults')
      await page.getByRole('button', { name: '重新获取' }).click()
      await expect(name(page)).toHaveText('通知丢了的人')
    },
  },
  {
    state: 'tag refused', of: (outside) => customer(outside, '老K'),
    async shows(page, outside) {
      await expect(name(page)).toHaveText('老K')
      await outside.control('POST', 'faults', { path: 'externalcontact/mark_tag', kind: 'errcode', errcode: 40068, times: null })
      await page.getByTestId('tag-add').click()
      await page.locator('[data-tag-name="通勤"]').click()
      await expect(page.getByTestId('problem').first()).toContainText(/标签没打上.*已撤回/)
      await expect(page.locator('[data-tag-name="通勤"]')).toHaveAttribute('aria-pressed', 'false')
    },
  },
]

const byTouch: State[] = [
  {
    state: 'deleted',
    async of(outside) {
      const gone = await scanned(outside, '又删掉的人')
      await outside.control('POST', 'unfriend', { corpId: huayue, userid: advisor, externalUserid: gone, by: 'customer' })
      return gone
    },
    async shows(page) {
      await expect(page.getByTestId('state-deleted')).toContainText('尊重客户选择，不重复添加')
      await expect(page.getByTestId('level-pill')).toHaveCount(0)
    },
  },
  {
    state: 'just added', of: (outside) => scanned(outside, '刚扫码的人'),
    async shows(page) {
      await expect(page.getByTestId('welcome-status')).toHaveAttribute('data-status', 'sent')
      await expect(page.locator('.just')).toContainText('刚加上')
      await expect(page.getByTestId('tag-chip').first()).toHaveAttribute('data-pending', 'false')
      await expect(page.getByRole('button', { name: '问怎么称呼' })).toBeVisible()
    },
  },
  {
    state: 'no permission',
    async of(outside) {
      const [own, hers] = [await outside.conversations(advisor), await outside.conversations('lina_bh')]
      return hers.find((one) => !own.some((mine) => mine.externalUserid === one.externalUserid))!.externalUserid
    },
    async shows(page) {
      await expect(page.getByTestId('state-no-permission')).toBeVisible()
      await expect(name(page)).toHaveCount(0)
    },
  },
  { state: 'no id', of: async () => null, shows: (page) => expect(page.getByTestId('state-no-id')).toContainText('现在没有打开客户的会话') },
  {
    state: 'waiting', of: (outside) => customer(outside, '袁振宇'),
    async shows(page) {
      await expect(page.getByTestId('waiting')).toContainText('资料还在路上')
    },
    async after(page) {
      mute.now = false
      await page.getByRole('button', { name: '重试' }).tap()
      await expect(name(page)).toHaveText('袁振宇')
    },
  },
  {
    state: 'face to face', of: (outside) => customer(outside, '王女士'),
    async shows(page) {
      await page.getByRole('button', { name: '当面模式' }).tap()
      for (const hidden of ['level-pill', 'tag-chip', 'source-line']) await expect(page.getByTestId(hidden)).toHaveCount(0)
      await expect(page.locator('.rows, .phone, .bar')).toHaveCount(0)
      await page.locator('[data-nav=follow]').tap()
      await expect(page.getByTestId('follow-save')).toBeVisible()
      await expect(page.getByRole('radiogroup', { name: '级别' })).toHaveCount(0)
      await page.getByRole('button', { name: '关闭' }).tap()
    },
    async after(page) {
      await page.reload()
      await expect(page.getByText('当面模式，资料已收起')).toBeVisible()
      await page.getByRole('button', { name: '退出' }).tap()
      await expect(page.getByTestId('level-pill')).toBeVisible()
    },
  },
]

for (const [by, states] of [['mouse', byMouse], ['touch', byTouch]] as const)
  test(`one conversation after the other: ${states.map((one) => one.state).join(', ')}`, { tag: `@${by}` }, async ({ page, outside, open, look }) => {
    const client = await open({ externalUserid: await customer(outside, '钱姐') })
    await expect(name(page)).toHaveText('钱姐')
    try {
      for (const { state, of, shows, after } of states)
        await test.step(state, async () => {
          // The first look at somebody does not get an answer until it is asked again.
          if (state === 'waiting') {
            mute.now = true
            await page.route('**/api/v1/sidebar/customer?*', (route) => (mute.now ? undefined : route.continue()))
          }
          await client.switchInPlace(page, await of(outside))
          await shows(page, outside)
          await look(state)
          await after?.(page, outside)
        })
    } finally {
      await outside.control('DELETE', 'faults')
    }
  })

test('outside the app\'s range: words for the admin', { tag: '@touch' }, async ({ page, outside, open, look }) => {
  const refused = { err_msg: 'agentConfig:fail_no permission', errCode: 60011 }
  await open({ externalUserid: await customer(outside, '王女士') }, (api) => (api === 'agentConfig' || api === 'preVerifyJSAPI' ? refused : null))
  await expect(page.getByTestId('state-not-open')).toContainText(/应用还没对你开放.*60011：成员不在应用可见范围/s)
  await look('not open')
})

test('outside WeCom the sidebar says where it works, and shows nothing else', { tag: '@mouse' }, async ({ browser, outside }) => {
  const plain = await browser.newPage({ userAgent: 'Mozilla/5.0 Chrome/126' })
  await plain.goto(`${outside.at.product}/sidebar/?corp=${huayue}&agent=${outside.at.agentId}`)
  await expect(plain.getByTestId('state-outside')).toContainText('请在企业微信里打开')
  await expect(name(plain)).toHaveCount(0)
  await plain.close()
})

test('service advisor: the car stands before the needs', { tag: '@touch' }, async ({ page, outside, open, look }) => {
  await open({ externalUserid: await customer(outside, '马丽娟', 'jiangchunyan_baohe'), userid: 'jiangchunyan_baohe' })
  await expect(page.locator('.stack h2').first()).toHaveText('用车')
  await look('service')
})

test('group chat: scripts, and nothing of any customer', { tag: '@touch' }, async ({ page, outside, open, look }) => {
  await open({ externalUserid: await customer(outside, '王女士'), entry: 'group_chat_tools' })
  await expect(page.getByTestId('group-note')).toBeVisible()
  await expect(page.getByTestId('script-card').first()).toBeVisible()
  await expect(page.getByText('王女士')).toHaveCount(0)
  await look('group chat')
})

test('workbench: today\'s work, and the own codes full screen', { tag: '@mouse' }, async ({ page, open, look }) => {
  await open({ externalUserid: null, entry: 'normal' })
  await expect(page.getByTestId('my-code').first()).toBeVisible()
  await look('workbench')
  await page.getByTestId('my-code').first().click()
  const code = page.getByTestId('code-screen')
  await expect.poll(() => code.locator('img').evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth)).toBeGreaterThan(50)
  await look('code')
  await page.keyboard.press('Escape')
  await expect(code).toHaveCount(0)
})

test('a slow server: the sealed copy with its age first, then what is true now; without a network the note waits', { tag: '@mouse' }, async ({ page, context, outside, open, look, expectErrors }) => {
  // The browser reports every request it could not make; that is what this test is about.
  expectErrors(/net::ERR_INTERNET_DISCONNECTED/)
  const externalUserid = await customer(outside, '小何')
  await open({ externalUserid })
  await expect(page.locator('.fresh')).toHaveText('刚刚更新')
  await expect.poll(() => page.evaluate(() => new Promise((done) => {
    const request = indexedDB.open('chitang-sidebar')
    request.onsuccess = () => { request.result.transaction('snapshots').objectStore('snapshots').count().onsuccess = (event) => done((event.target as IDBRequest).result) }
  }))).toBe(1)
  let release = (): void => undefined
  const held = new Promise<void>((free) => { release = free })
  await page.route('**/api/v1/sidebar/customer?*', async (route) => { await held; await route.continue() })
  await page.reload()
  await expect(page.locator('.fresh')).toContainText('前的资料，正在更新')
  await expect(name(page)).toHaveText('小何')
  await look('copy')
  release()
  await expect(page.locator('.fresh')).toHaveText('刚刚更新')
  await page.unroute('**/api/v1/sidebar/customer?*')

  await test.step('offline', async () => {
    const notes = async () => Number((await outside.rows<{ n: string }>('SELECT COUNT(*) AS n FROM follow_up f JOIN follow_relation r ON r.id = f.relation_id JOIN corp_contact c ON c.id = r.contact_id WHERE c.external_userid = ?', [externalUserid]))[0]!.n)
    const before = await notes()
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
    await expect(page.getByText('能用：看资料、记跟进、发话术')).toBeVisible()
    expect(await notes()).toBe(before)
    await look('offline')
    await context.setOffline(false)
    await expect(page.getByTestId('offline')).toHaveCount(0)
    await expect.poll(notes).toBe(before + 1)
    await expect(page.locator('.rows li').first()).toContainText('贷款')
  })
})

test('a client that does not answer is named after a moment; asking again brings the customer', { tag: '@touch' }, async ({ page, outside, open, look }) => {
  const silent = { now: true }
  await open({ externalUserid: await customer(outside, '晴天') }, (api) => (silent.now && api.startsWith('get') ? 'silence' : null))
  await expect(page.getByTestId('waiting')).toContainText('企业微信还没说这是和谁的聊天')
  await look('silent client')
  await expect(page.getByTestId('state-no-id')).toContainText('企业微信没有回应')
  await look('no answer')
  silent.now = false
  await page.getByRole('button', { name: '重试' }).tap()
  await expect(name(page)).toHaveText('晴天')
})
