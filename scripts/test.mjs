import { add } from './lib/counts.mjs'
import { ensureChromium } from './lib/chromium.mjs'
import { ensureMariadbd } from './lib/database.mjs'
import { ensureDumpTools } from './lib/dump.mjs'
import { checkNode } from './lib/environment.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { main, say, Stop } from './lib/say.mjs'
import { onPath } from './lib/run.mjs'
import { runLines } from './lib/stages.mjs'
import { tellTrouble } from './lib/trouble.mjs'

// Everything a change must pass, from a fresh clone: brings packages, database, Chromium and a font by itself.
await main(async () => {
  const started = Date.now()
  checkNode()
  await ensureInstalled()
  if (!process.env.DATABASE_SERVER) {
    await ensureMariadbd()
    if (!onPath('mariadbd')) throw new Stop('Tests need a database: install MariaDB (sudo apt-get install mariadb-server-core mariadb-client-core), or set DATABASE_SERVER=mysql://root@host:port of a throw-away server.')
  }
  await ensureDumpTools()
  const chromium = await ensureChromium()
  const { gates, runGate } = await import('./lib/gates.mjs')
  const { ensureBuilt } = await import('./lib/build-parts.mjs')
  const { playwright, vitest } = await import('./lib/test-runs.mjs')
  const { chaosStages } = await import('./lib/chaos-runs.mjs')
  await ensureBuilt()
  // One line mostly waits, for a browser or a clock; the other mostly computes, and in its end kills.
  let total = await runLines([
    [{ name: 'e2e', run: () => playwright(chromium) }],
    [
      ...gates.map((gate) => ({ name: gate.name, run: () => runGate(gate) })),
      { name: 'unit, sidebar, admin', run: () => vitest(['unit', 'sidebar', 'admin']) },
      { name: 'integration', run: () => vitest(['integration'], ['--maxWorkers=3']) },
    ],
  ], [...chaosStages, { name: 'simulator', run: () => vitest(['simulator']) }])
  if (process.argv.includes('--full')) {
    const { fullRuns } = await import('./lib/full-runs.mjs')
    for (const run of fullRuns) total = add(total, await run(chromium))
  }
  tellTrouble(total.trouble)
  say(`all tests ${((Date.now() - started) / 1000).toFixed(0)} s`)
  say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
  process.exitCode = total.failed > 0 ? 1 : 0
})
