import { spawn } from 'node:child_process'
import { ensureMariadbd } from './lib/database.mjs'
import { checkNode } from './lib/environment.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { inRoot, root } from './lib/paths.mjs'
import { onPath } from './lib/run.mjs'
import { main, Stop } from './lib/say.mjs'

// Brings what a measurement needs, then hands over to tests/bench; see its README.
await main(async () => {
  checkNode()
  await ensureInstalled()
  await ensureMariadbd()
  if (!onPath('mariadbd')) throw new Stop('The bench starts a durable MariaDB of its own: install it (Debian/Ubuntu: sudo apt-get install mariadb-server-core mariadb-client-core; macOS: brew install mariadb).')
  const { ensureBuilt } = await import('./lib/build-parts.mjs')
  await ensureBuilt()
  // A test run's forgetful server must not be measured.
  const { DATABASE_SERVER: _notHere, ...env } = process.env
  const bench = spawn(process.execPath, ['--import', 'tsx', inRoot('tests', 'bench', 'main.ts'), ...process.argv.slice(2)], { cwd: root, stdio: 'inherit', env })
  // A terminal's Ctrl-C reaches the bench by itself; a signal to this process alone is handed on.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void bench.kill(signal))
  const code = await new Promise((resolve) => bench.once('exit', (status) => resolve(status ?? 1)))
  if (code !== 0) throw new Stop('the bench did not finish; what went wrong stands above.')
})
