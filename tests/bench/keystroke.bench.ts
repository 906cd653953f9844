import type { Page } from '@playwright/test'
import { listScripts } from '@chitang/shared/contracts/scripts'
// @ts-expect-error plain JavaScript without declarations
import { say } from '../../scripts/lib/say.mjs'
import { Outside } from '../e2e/support/product.ts'
import { WecomClient } from '../e2e/support/wecom-client.ts'
import { loginSidebar } from '../support/login.ts'
import { freshContext, launch, searchAlone, serveFloorPage, slowPage } from './browser.ts'
import { compared, interleaved, median, quantile, type Measure } from './measure.ts'
import { fillScripts, queries, titles } from './scripts-data.ts'
import type { Stacks } from './stacks.ts'

const advisor = 'chenxiaofeng'

/**
 * `keystroke`: from a key to the list painted, in Chromium at a quarter of this machine's speed, over 2 000 scripts; the
 * floor shows as many rows of those whose title includes the word. `keystroke-search`: the search alone, in the same page.
 */
export async function benchKeystroke(stacks: Stacks): Promise<Measure[]> {
  const stack = await stacks.small()
  const outside = new Outside(stack)
  const browser = await launch()
  const floorPage = await serveFloorPage('floor-page.mjs')
  try {
    await fillScripts(stack.databaseUrl, '星程合肥包河店')
    const [friend] = (await outside.conversations(advisor)).filter((one) => one.status === 'friend' || one.externalUserid)
    if (!friend) throw new Error(`${advisor} has no customer`)
    const context = await freshContext(browser)
    const client = await WecomClient.around(context, outside, { userid: advisor, externalUserid: friend.externalUserid })
    const page = await slowPage(context)
    await client.open(page)
    await page.locator('[data-testid=customer-name]').waitFor({ timeout: 60_000 })
    await page.keyboard.press('/')
    await page.locator('[data-testid=script-card]').first().waitFor({ timeout: 60_000 })

    const bare = await slowPage(await freshContext(browser))
    await bare.addInitScript(`window.titles = ${JSON.stringify(titles)}`)
    await bare.goto(floorPage.url)
    await bare.locator('[data-testid=script-search]').focus()

    const { items } = await (await loginSidebar(stack.product, stack.sim, advisor, 'wwG_huayue'))(listScripts, {})
    await bare.addScriptTag({ content: await searchAlone() })
    const search = await bare.evaluate(searching, { items, queries })
    for (const one of [page, bare]) {
      await one.evaluate(watchPaints)
      await typeAll(one)
    }
    const pairs = await interleaved(() => typeAll(page), () => typeAll(bare))
    const half = (runs: number[][]) => median(runs.map((run) => median(run))).toFixed(1)
    say(`  ${items.length} scripts, ${queries.join('').length} keys a round; half of all keys within ${half(pairs.map((pair) => pair.product))} ms, floor ${half(pairs.map((pair) => pair.floor))} ms; the search alone: half ${median(search).toFixed(2)} ms, worst ${Math.max(...search).toFixed(1)} ms`)
    return [
      { name: 'keystroke-search', value: quantile(search, 0.95), floor: null, ratio: null, goal: 16, better: 'lower', unit: 'ms (p95)' },
      compared('keystroke', pairs.map((pair) => ({ product: quantile(pair.product, 0.95), floor: quantile(pair.floor, 0.95) })), { goal: 4, better: 'lower', unit: 'ms (p95)' }),
    ]
  } finally {
    await floorPage.stop()
    await browser.close()
    await outside.close()
    await stacks.stop('small')
  }
}

/** Writes each query letter by letter and empties the field; milliseconds of each letter. */
async function typeAll(page: Page): Promise<number[]> {
  const field = page.locator('[data-testid=script-search]')
  const all: number[] = []
  for (const query of queries) {
    await field.focus()
    for (const letter of query) {
      // A hanzi comes from the input method as a whole, by the same event a letter ends in.
      await page.keyboard.insertText(letter)
      all.push(await page.evaluate(() => (window as unknown as { painted: () => Promise<number> }).painted()))
    }
    await field.fill('')
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50))))
  }
  return all
}

/** Runs in the page: from the event that brings the letter to the first task after the frame that shows its list. */
function watchPaints(): void {
  let last: Promise<number> = Promise.resolve(0)
  window.addEventListener('beforeinput', (event) => {
    const began = event.timeStamp
    last = new Promise((resolve) => requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => resolve(performance.now() - began)
      port2.postMessage(null)
    }))
  }, { capture: true })
  ;(window as unknown as { painted: () => Promise<number> }).painted = () => last
}

/** Runs in the page: every beginning of every query, three times over; the first time is left out. */
function searching({ items, queries: words }: { items: unknown[]; queries: string[] }): number[] {
  const { buildScriptIndex, searchIndex } = (window as unknown as { chitangSearch: { buildScriptIndex(items: unknown[]): unknown; searchIndex(index: unknown, query: string): unknown[] } }).chitangSearch
  const index = buildScriptIndex(items)
  const took: number[] = []
  for (let round = 0; round < 4; round++)
    for (const word of words)
      for (let end = 1; end <= word.length; end++) {
        const began = performance.now()
        searchIndex(index, word.slice(0, end))
        if (round > 0) took.push(performance.now() - began)
      }
  return took
}
