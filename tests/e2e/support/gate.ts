import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What a screen may not lose to an ellipsis, whatever the width: name, level, task, deadline, figures, acts. */
const whole = '[data-testid=customer-name], .level, .due, .title, .phone, .btn, .pill, .pick, [role=radio], [role=tab], h1, h2 b, .name'

/**
 * One look at a screen by rule, at the size it has now: nothing wider than the window, nothing cut that must be read whole,
 * every control named and big enough for a finger, axe without serious findings. All that is wrong is said at once.
 */
export async function gate(page: Page, place: string): Promise<void> {
  await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => undefined))))
  const found = await page.evaluate(lookOver, whole)
  const axe = await seriousFindings(page)
  expect([...found, ...axe], place).toEqual([])
}

/** What axe finds serious or worse. */
export async function seriousFindings(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource)
  return page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: { run(root: Document, options: unknown): Promise<{ violations: { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }[] }> } }).axe
      .run(document, { resultTypes: ['violations'], runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] } })
    return violations.filter((one) => one.impact === 'serious' || one.impact === 'critical').flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')} ${node.failureSummary.split('\n')[1]?.trim() ?? ''}`))
  })
}

/** Runs in the page. */
function lookOver(whole: string): string[] {
  const wrong: string[] = []
  const width = document.documentElement.clientWidth
  const nameOf = (element: Element): string => {
    const labelled = element.getAttribute('aria-labelledby')?.split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ')
    const labels = [...((element as HTMLInputElement).labels ?? [])].map((label) => label.textContent ?? '').join(' ')
    return (element.getAttribute('aria-label') ?? labelled ?? (labels || element.textContent || '')).replace(/\s+/g, ' ').trim()
  }
  const say = (element: Element): string => `「${nameOf(element).slice(0, 24)}」${element.tagName.toLowerCase()}.${[...element.classList].join('.')}`
  const seen = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true, opacityProperty: false }) && element.getClientRects().length > 0
  const front = document.querySelector('[aria-modal=true]') ?? document.body
  const all = [...front.querySelectorAll<HTMLElement>('*')].filter(seen)

  if (document.documentElement.scrollWidth > width) wrong.push(`the page is ${document.documentElement.scrollWidth} wide in a window of ${width}`)
  for (const element of all) {
    const { overflowX } = getComputedStyle(element)
    if ((overflowX === 'auto' || overflowX === 'scroll') && element.scrollWidth > element.clientWidth + 1) wrong.push(`scrolls sideways: ${say(element)} ${element.scrollWidth} in ${element.clientWidth}`)
    const box = element.getBoundingClientRect()
    if (box.width > 1 && (box.right > width + 1 || box.left < -1) && !element.closest('svg')) wrong.push(`outside the window: ${say(element)} ${Math.round(box.left)}–${Math.round(box.right)}`)
  }
  for (const element of all.filter((one) => one.matches(whole)))
    for (const part of [element, ...element.querySelectorAll<HTMLElement>('.clip')])
      if (getComputedStyle(part).overflowX !== 'visible' && part.scrollWidth > part.clientWidth + 1) wrong.push(`cut: ${say(part)} ${part.scrollWidth} in ${part.clientWidth}`)

  const controls = all.filter((one) => one.matches('button, a[href], input, select, textarea, [role=button], [tabindex="0"]') && !(one as HTMLButtonElement).disabled)
  for (const control of controls) {
    if (!nameOf(control) && !control.getAttribute('title')) wrong.push(`without a name: ${say(control)}`)
    // The area a label or a ::after adds counts: measured by where a press would arrive.
    const target = control.closest('label') ?? control
    const before = [...front.querySelectorAll('*')].filter((one) => one.scrollTop > 0).map((one) => [one, one.scrollTop] as const)
    control.scrollIntoView({ block: 'center', inline: 'nearest' })
    const box = control.getBoundingClientRect()
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2]
    const mine = (px: number, py: number): boolean => {
      const at = document.elementFromPoint(px, py)
      return at !== null && (target.contains(at) || (target instanceof HTMLLabelElement && at.closest('label') === target))
    }
    if (!mine(x, y)) wrong.push(`covered: ${say(control)} by ${document.elementFromPoint(x, y)?.className ?? 'nothing'}`)
    else {
      const reach = (dx: number, dy: number): number => { let step = 0; while (step < 36 && mine(x + dx * (step + 1), y + dy * (step + 1))) step += 1; return step }
      const size = [reach(-1, 0) + reach(1, 0) + 1, reach(0, -1) + reach(0, 1) + 1]
      if (Math.min(...size) < 35) wrong.push(`too small for a finger: ${say(control)} ${size.join('×')}`)
    }
    for (const [one, top] of before) one.scrollTop = top
  }
  return wrong
}
