import { add, none } from './lib/counts.mjs'
import { checkNode } from './lib/environment.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { main, say } from './lib/say.mjs'
import { vitest } from './lib/test-runs.mjs'

// What a developer runs between two thoughts: lint, types, import rules, unit tests. No database, no browser.
await main(async () => {
  checkNode()
  await ensureInstalled()
  const { gates, runGate } = await import('./lib/gates.mjs')
  let total = none
  for (const gate of gates) total = add(total, await runGate(gate))
  total = add(total, await vitest(['unit', 'sidebar', 'admin']))
  say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
  process.exitCode = total.failed > 0 ? 1 : 0
})
