import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { canInstall, install } from './debian.mjs'
import { freePort, needPort, portIsFree, portOf } from './environment.mjs'
import { createDatabase, lockRoot, startMariadb } from './mariadb.mjs'
import { ensureDataDir, root } from './paths.mjs'
import { onPath, run } from './run.mjs'
import { say, step, Stop } from './say.mjs'

const nothing = { stop: async () => {} }

/** DATABASE_URL if given; else a private durable MariaDB in .data/; else a container; else exact instructions. */
export async function bringDatabase() {
  if (process.env.DATABASE_URL) {
    say('Database: the one DATABASE_URL names')
    return { url: process.env.DATABASE_URL, ...nothing }
  }
  await ensureMariadbd()
  if (onPath('mariadbd')) return step('database', startPrivate)
  if (await dockerRuns()) return step('database container', startContainer)
  throw new Stop('No database: install MariaDB (Debian/Ubuntu: sudo apt-get install mariadb-server-core mariadb-client-core; macOS: brew install mariadb), or start Docker, or set DATABASE_URL=mysql://user:password@host:3306/name. 没有数据库：装 MariaDB、启动 Docker，或设置 DATABASE_URL。')
}

export async function ensureMariadbd() {
  if (onPath('mariadbd') && onPath('mariadb-install-db') && onPath('mariadb')) return
  if (canInstall()) await install('a private MariaDB in .data/ (no system service)', ['mariadb-server-core', 'mariadb-client-core'])
}

async function startPrivate() {
  const dir = ensureDataDir('mariadb')
  const wanted = portOf('DB_PORT', 0)
  const remembered = readNumber(join(dir, 'port'))
  const port = wanted || (remembered && (await portIsFree(remembered)) ? remembered : await freePort())
  if (wanted) await needPort('DB_PORT', wanted)
  await stopLeftover(dir)
  const server = await startMariadb({ dir, port })
  writeFileSync(join(dir, 'port'), String(port))
  const rootFile = join(dir, 'root-password')
  const locked = existsSync(rootFile)
  const rootPassword = secretFile(rootFile)
  if (!locked) await lockRoot({ port, rootPassword })
  const password = secretFile(join(dir, 'password'))
  await createDatabase({ port, name: 'chitang', user: 'chitang', password, rootPassword })
  return { url: `mysql://chitang:${password}@127.0.0.1:${port}/chitang`, stop: server.stop }
}

/** A server of ours that outlived its parent (SIGKILL) still holds the data folder. */
async function stopLeftover(dir) {
  const pid = readNumber(join(dir, 'pid'))
  if (!pid || !existsSync(`/proc/${pid}/cmdline`)) return
  if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(dir)) return
  process.kill(pid, 'SIGTERM')
  for (let i = 0; i < 200 && existsSync(`/proc/${pid}`); i++) await new Promise((resolve) => setTimeout(resolve, 50))
}

async function dockerRuns() {
  if (!onPath('docker')) return false
  return run('docker', ['info']).then(() => true, () => false)
}

async function startContainer() {
  const port = portOf('DB_PORT', 3307)
  const password = secretFile(join(ensureDataDir('container'), 'password'))
  const env = { ...process.env, DB_PORT: String(port), DB_PASSWORD: password }
  const compose = ['compose', '-f', join(root, 'compose.dev-db.yaml')]
  await run('docker', [...compose, 'up', '-d', '--wait'], { env })
  return { url: `mysql://chitang:${password}@127.0.0.1:${port}/chitang`, stop: () => run('docker', [...compose, 'stop'], { env }).then(() => undefined) }
}

function readNumber(file) {
  if (!existsSync(file)) return 0
  const value = Number(readFileSync(file, 'utf8'))
  return Number.isInteger(value) ? value : 0
}

function secretFile(file) {
  if (!existsSync(file)) writeFileSync(file, randomBytes(18).toString('hex'), { mode: 0o600 })
  return readFileSync(file, 'utf8').trim()
}
