import { spawn } from 'node:child_process'
import { createReadStream, createWriteStream, renameSync, rmSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { canInstall, install } from './debian.mjs'
import { onPath } from './run.mjs'
import { Stop } from './say.mjs'

const firstOf = (...commands) => commands.find((command) => onPath(command))

export async function ensureDumpTools() {
  if (firstOf('mariadb-dump', 'mysqldump') && firstOf('mariadb', 'mysql')) return
  if (canInstall()) await install('backups', ['mariadb-client'])
  if (!firstOf('mariadb-dump', 'mysqldump')) throw new Stop('Backups need mariadb-dump or mysqldump: install the client tools of your database (Debian/Ubuntu: sudo apt-get install mariadb-client).')
}

/** Address and name on the command line, the password only in the environment, where `ps` does not show it. */
function connection(databaseUrl) {
  const url = new URL(databaseUrl)
  const args = ['--no-defaults', '--protocol=tcp', '-h', url.hostname, '-P', url.port || '3306', '-u', decodeURIComponent(url.username), '--default-character-set=utf8mb4']
  return { args, name: url.pathname.slice(1), env: { ...process.env, MYSQL_PWD: decodeURIComponent(url.password) } }
}

/** One consistent moment of the database, compressed; nothing is locked and a broken dump leaves no file behind. */
export async function dumpDatabase(databaseUrl, file) {
  const { args, name, env } = connection(databaseUrl)
  const child = spawn(firstOf('mariadb-dump', 'mysqldump'), [...args, '--single-transaction', '--quick', '--skip-lock-tables', '--no-tablespaces', '--hex-blob', name], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = endOf(child)
  try {
    await pipeline(child.stdout, createGzip({ level: 4 }), createWriteStream(`${file}.part`, { mode: 0o600 }))
    await ended
  } catch (error) {
    rmSync(`${file}.part`, { force: true })
    throw error
  }
  renameSync(`${file}.part`, file)
}

/** Fills an empty database from a dump. */
export async function loadDump(databaseUrl, file) {
  const { args, name, env } = connection(databaseUrl)
  const child = spawn(firstOf('mariadb', 'mysql'), [...args, name], { env, stdio: ['pipe', 'ignore', 'pipe'] })
  const ended = endOf(child)
  await Promise.all([pipeline(createReadStream(file), createGunzip(), child.stdin), ended])
}

function endOf(child) {
  let errors = ''
  child.stderr.on('data', (chunk) => { errors += chunk })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Stop(`${child.spawnfile} ended with ${code}: ${errors.trim().slice(-800)}`))))
  })
}
