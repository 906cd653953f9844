import { test as base, expect, type BrowserContext, type ConsoleMessage, type Locator } from '@playwright/test'
import type { StackAddress } from '../../support/demo-stack.ts'
import { Outside } from './product.ts'

/**
 * What the browser itself writes when the product answers with an error status, as it does on purpose:
 * 401 before the login, 403/404 for somebody who is no customer. Nothing a page says is on this list.
 */
const browserSays = /^Failed to load resource: the server responded with a status of 40[134] /

interface Fixtures {
  outside: Outside
  /** Clicks with the mouse, taps where the project has a touch screen. */
  press: (target: Locator) => Promise<void>
  /** Empty at the first try: goes into the name of whatever must not be found twice. */
  again: string
  /** Console errors this test provokes on purpose. */
  expectErrors: (pattern: RegExp) => void
  silence: void
}

export const test = base.extend<Fixtures>({
  // Playwright reads which fixtures are needed from this pattern.
  outside: async ({}, use) => {
    const outside = new Outside(JSON.parse(process.env['CHITANG_STACK'] ?? 'null') as StackAddress)
    await use(outside)
    await outside.close()
  },
  again: async ({}, use, info) => {
    await use(info.retry === 0 ? '' : `第${info.retry + 1}次`)
  },
  press: async ({ hasTouch }, use) => {
    await use((target) => (hasTouch ? target.tap() : target.click()))
  },
  expectErrors: async ({}, use) => {
    const expected: RegExp[] = []
    await use(Object.assign((pattern: RegExp) => void expected.push(pattern), { list: expected }))
  },
  silence: [async ({ context, expectErrors }, use) => {
    const heard = listen(context)
    await use()
    const { list } = expectErrors as unknown as { list: RegExp[] }
    expect(heard.filter((line) => !list.some((pattern) => pattern.test(line))), 'errors in the browser').toEqual([])
  }, { auto: true }],
})

export { expect }

/** Every console error and uncaught exception of a context, in the order they came. */
export function listen(context: BrowserContext): string[] {
  const heard: string[] = []
  context.on('console', (message: ConsoleMessage) => {
    if (message.type() === 'error' && !browserSays.test(message.text())) heard.push(`${message.text()} — ${message.location().url}`)
  })
  context.on('weberror', (error) => void heard.push(`uncaught: ${error.error().stack ?? error.error().message}`))
  return heard
}
