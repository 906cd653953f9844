import { existsSync } from 'node:fs'
import { chromium, type Browser } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeFriend, start, type Harness } from './support.ts'

const built = existsSync(new URL('../dist/ui/index.html', import.meta.url))

describe.skipIf(!built)('a mass message in the client', () => {
  let h: Harness
  let browser: Browser
  beforeAll(async () => {
    h = await start()
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-sandbox'] })
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await h?.simulator.close()
  })
  it('waits as a plain entry and goes out when the member taps 发送', async () => {
    const mine = await makeFriend(h, '周先生', ['zhang'])
    const other = await makeFriend(h, '别人的客户', ['li'])
    const page = await browser.newPage()
    await page.goto(`${h.simulator.apiOrigin}/?staff=wwTEST/zhang&entry=normal`)
    await page.getByText('应用消息').waitFor()
    // Made while the page is open: the entry comes by itself.
    await h.post('externalcontact/add_msg_template', { sender: 'zhang', text: { content: '周末试驾有礼' } })
    const task = page.getByTestId('mass-tasks')
    await task.getByText('周末试驾有礼').waitFor()
    expect(await task.innerText()).toContain('1 位客户')
    await page.getByTestId('mass-send').click()
    await task.getByText('已发给 1 位').waitFor()
    const inbox = async (personId: string) => (await h.control<{ items: { text?: string }[] }>(`persons/${personId}/inbox`)).items.map((m) => m.text)
    expect([await inbox(mine.personId), await inbox(other.personId)]).toEqual([['周末试驾有礼'], []])
    await page.close()
  })
})
