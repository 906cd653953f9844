import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext } from '@playwright/test'
// @ts-expect-error plain JavaScript without declarations
import { say } from '../../scripts/lib/say.mjs'
import { Outside } from '../e2e/support/product.ts'
import { WecomClient } from '../e2e/support/wecom-client.ts'
import { freshContext, launch, serveFloorPage, slowPage } from './browser.ts'
import { compared, interleaved, median, type Measure, type Pair } from './measure.ts'
import type { Stacks } from './stacks.ts'

const advisor = 'chenxiaofeng'
const opens = 2

/** Milliseconds from the beginning of the first document, which a cold login leaves and comes back to. */
interface Opened { fcp: number; useful: number }
interface Both { cold: Opened; warm: Opened }
type Step = { began: number; fcp?: number; useful?: number }

/**
 * `sidebar-fcp-*`, `sidebar-useful-*`: opening the sidebar in Chromium at a quarter of this machine's speed until
 * something is painted, and until the customer's name is. Cold: nothing stored, with the silent login by WeCom's page.
 * Warm: opened again in the same window. Each ÷ the first paint of an empty Vue page, opened in the same way.
 */
export async function benchSidebar(stacks: Stacks): Promise<Measure[]> {
  const stack = await stacks.small()
  const outside = new Outside(stack)
  const browser = await launch()
  const floorPage = await serveFloorPage('floor-page.mjs')
  try {
    const externalUserid = (await outside.conversations(advisor))[0]?.externalUserid
    if (!externalUserid) throw new Error(`${advisor} has no customer`)
    const product = () => repeated(() => openBoth(browser, async (context) => {
      const client = await WecomClient.around(context, outside, { userid: advisor, externalUserid })
      return (page) => client.open(page, 'commit')
    }))
    const floor = () => repeated(() => openBoth(browser, async () => (page) => page.goto(floorPage.url, { waitUntil: 'commit' })))
    await product()
    await floor()
    const pairs = await interleaved(product, floor)
    const against = (name: string, goal: number, pick: (both: Both) => number, least: (both: Both) => number): Measure =>
      compared(name, pairs.map((pair): Pair => ({ product: median(pair.product.map(pick)), floor: median(pair.floor.map(least)) })), { goal, better: 'lower', unit: 'ms' })
    say(`  ${opens} openings a round, each cold and then warm`)
    return [
      against('sidebar-fcp-cold', 2, ({ cold }) => cold.fcp, ({ cold }) => cold.fcp),
      against('sidebar-fcp-warm', 2, ({ warm }) => warm.fcp, ({ warm }) => warm.fcp),
      against('sidebar-useful-cold', 10, ({ cold }) => cold.useful, ({ cold }) => cold.fcp),
      against('sidebar-useful-warm', 5, ({ warm }) => warm.useful, ({ warm }) => warm.fcp),
    ]
  } finally {
    await floorPage.stop()
    await browser.close()
    await outside.close()
    await stacks.stop('small')
  }
}

async function repeated(once: () => Promise<Both>): Promise<Both[]> {
  const all: Both[] = []
  while (all.length < opens) all.push(await once())
  return all
}

type Page = Awaited<ReturnType<typeof slowPage>>

/** The second opening finds what the first left: files, session and the customer as he was last seen. */
async function openBoth(browser: Browser, prepare: (context: BrowserContext) => Promise<(page: Page) => Promise<unknown>>): Promise<Both> {
  const context = await freshContext(browser)
  try {
    const open = await prepare(context)
    let opening: Opening | null = null
    await context.exposeBinding('__step', (_source, step: Step) => opening?.note(step))
    await context.addInitScript({ path: fileURLToPath(new URL('watch-page.js', import.meta.url)) })
    const page = await slowPage(context)
    const through = async (): Promise<Opened> => {
      opening = watch()
      await open(page)
      const opened = await opening.done
      // What follows the first screen, so that the next opening does not compete with it.
      await page.waitForLoadState('networkidle')
      return opened
    }
    return { cold: await through(), warm: await through() }
  } finally {
    await context.close()
  }
}

interface Opening { note(step: Step): void; done: Promise<Opened> }

function watch(): Opening {
  let began = Infinity
  const at: Partial<Opened> = {}
  let finish: (opened: Opened) => void
  const done = new Promise<Opened>((resolve, reject) => {
    const patience = setTimeout(reject, 60_000, new Error('the page never showed a name'))
    finish = (opened) => {
      clearTimeout(patience)
      resolve(opened)
    }
  })
  return {
    done,
    note(step) {
      began = Math.min(began, step.began)
      if (step.fcp !== undefined) at.fcp ??= step.fcp - began
      if (step.useful !== undefined) at.useful ??= step.useful - began
      if (at.fcp !== undefined && at.useful !== undefined) finish({ fcp: at.fcp, useful: at.useful })
    },
  }
}
