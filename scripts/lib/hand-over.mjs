import { spawn } from 'node:child_process'
import { ensureMariadbd } from './database.mjs'
import { checkNode } from './environment.mjs'
import { ensureInstalled } from './install.mjs'
import { inRoot, root } from './paths.mjs'
import { onPath } from './run.mjs'
import { Stop } from './say.mjs'

/** Brings packages, a mariadbd and the built programs, then runs a TypeScript program of tests/ to its end. Returns its exit code. */
export async function handOver(entry, { why, parts, env = process.env }) {
  checkNode()
  await ensureInstalled()
  await ensureMariadbd()
  if (!onPath('mariadbd')) throw new Stop(`${why} a durable MariaDB of its own: install it (Debian/Ubuntu: sudo apt-get install mariadb-server-core mariadb-client-core; macOS: brew install mariadb).`)
  const { ensureBuilt } = await import('./build-parts.mjs')
  await ensureBuilt(parts ? { only: parts } : {})
  const child = spawn(process.execPath, ['--import', 'tsx', inRoot(...entry), ...process.argv.slice(2)], { cwd: root, stdio: 'inherit', env })
  // A terminal's Ctrl-C reaches the program by itself; a signal to this process alone is handed on.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void child.kill(signal))
  return new Promise((resolve) => child.once('exit', (status) => resolve(status ?? 1)))
}
