import { spawn } from 'node:child_process'
import { ensureMariadbd } from './lib/database.mjs'
import { checkNode } from './lib/environment.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { inRoot, root } from './lib/paths.mjs'
import { onPath } from './lib/run.mjs'
import { main, Stop } from './lib/say.mjs'

// Brings what a run needs, then hands over to tests/chaos; see its README.
await main(async () => {
  checkNode()
  await ensureInstalled()
  await ensureMariadbd()
  if (!onPath('mariadbd')) throw new Stop('Chaos kills a durable MariaDB of its own: install it (Debian/Ubuntu: sudo apt-get install mariadb-server-core mariadb-client-core; macOS: brew install mariadb).')
  const { ensureBuilt } = await import('./lib/build-parts.mjs')
  await ensureBuilt({ only: ['server', 'simulator'] })
  const chaos = spawn(process.execPath, ['--import', 'tsx', inRoot('tests', 'chaos', 'main.ts'), ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' })
  // A terminal's Ctrl-C reaches the run by itself; a signal to this process alone is handed on.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void chaos.kill(signal))
  process.exitCode = await new Promise((resolve) => chaos.once('exit', (status) => resolve(status ?? 1)))
})
