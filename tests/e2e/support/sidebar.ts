import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { gate } from './gate.ts'
import type { Outside } from './product.ts'
import { test as base } from './test.ts'
import { WecomClient, wecomAgent } from './wecom-client.ts'

export const advisor = 'chenxiaofeng'
export const manager = 'songhaitao'

interface Opening { externalUserid: string | null; userid?: string; entry?: string }
interface Sidebar {
  /** A client around the page and the sidebar in it. */
  open: (opening: Opening, instead?: WecomClient['instead']) => Promise<WecomClient>
  /** The state on the screen passes the gate: at one width here, at all of them with pictures in the long run. */
  look: (state: string) => Promise<void>
}

const full = process.env['SIDEBAR_PICTURES'] === '1'
const folder = fileURLToPath(new URL('../../../test-results/sidebar-states/', import.meta.url))
const height = 720
const widths = [300, 380, 480] as const
const everyView = widths.flatMap((width) => [false, true].map((dark) => ({ width, dark })))

/** Which of the six it is follows from the name: the same in every run, and all six come up. */
const oneView = (state: string) => everyView[[...state].reduce((sum, char) => sum + char.codePointAt(0)!, 0) % everyView.length]!

export const test = base.extend<Sidebar>({
  userAgent: wecomAgent,
  open: async ({ page, context, outside }, use) => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await use(async ({ externalUserid, userid = advisor, entry }, instead) => {
      const client = await WecomClient.around(context, outside, { userid, externalUserid, ...(entry ? { entry } : {}) })
      if (instead) client.instead = instead
      await client.open(page)
      return client
    })
  },
  look: async ({ page }, use) => {
    await use(async (state) => {
      for (const { width, dark } of full ? everyView : [oneView(state)]) {
        await page.setViewportSize({ width, height })
        await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: dark ? 'dark' : 'light' })
        const place = `${state} ${width}${dark ? ' dark' : ''}`
        if (full) {
          mkdirSync(folder, { recursive: true })
          await page.screenshot({ path: `${folder}${place.replaceAll(' ', '-')}.png` })
        }
        await gate(page, place)
      }
    })
  },
})

export { expect } from './test.ts'

/** A customer of the demo, by name and advisor. */
export async function customer(outside: Outside, name: string, userid = advisor): Promise<string> {
  const found = (await outside.conversations(userid)).find((one) => one.name === name)
  if (!found) throw new Error(`${userid} has no customer called ${name}`)
  return found.externalUserid
}

export const shut = (page: Page): Promise<void> => page.getByRole('dialog').getByRole('button', { name: '关闭' }).click()
