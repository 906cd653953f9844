import { checkNode } from './lib/environment.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { main, say } from './lib/say.mjs'
import { runLines } from './lib/stages.mjs'
import { vitest } from './lib/test-runs.mjs'
import { tellTrouble } from './lib/trouble.mjs'

// What a developer runs between two thoughts: lint, types, import rules, unit tests. No database, no browser.
await main(async () => {
  checkNode()
  await ensureInstalled()
  const { gates, runGate } = await import('./lib/gates.mjs')
  const total = await runLines([[
    ...gates.map((gate) => ({ name: gate.name, run: () => runGate(gate) })),
    { name: 'unit, sidebar, admin', run: () => vitest(['unit', 'sidebar', 'admin']) },
  ]])
  tellTrouble(total.trouble)
  say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
  process.exitCode = total.failed > 0 ? 1 : 0
})
