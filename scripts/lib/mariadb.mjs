import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { userInfo } from 'node:os'
import { run } from './run.mjs'

const durable = ['--innodb-flush-log-at-trx-commit=1', '--innodb-doublewrite=1', '--innodb-fast-shutdown=1', '--innodb-buffer-pool-size=256M']
/** Fast and forgetful: for tests only, a killed server loses acknowledged rows. */
const throwaway = ['--innodb-flush-log-at-trx-commit=0', '--innodb-doublewrite=0', '--innodb-fast-shutdown=2', '--innodb-buffer-pool-size=192M']

/**
 * Starts a private mariadbd on 127.0.0.1 with its own data folder; no system instance is touched.
 * @returns {{port: number, stop(): Promise<void>, kill(): void, pid: number}}
 */
export async function startMariadb({ dir, port, forTests = false }) {
  const user = userInfo().username
  const data = join(dir, 'data')
  const socket = join('/tmp', `chitang-${process.getuid?.() ?? 0}-${port}.sock`)
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  if (!existsSync(join(data, 'mysql'))) {
    rmSync(data, { recursive: true, force: true })
    await run('mariadb-install-db', ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db', `--user=${user}`, '--innodb-log-file-size=64M'])
  }
  // A server that starts deletes the temporary tables it finds: in a folder shared with another server, the other's.
  const temporary = join(dir, 'tmp')
  mkdirSync(temporary, { recursive: true, mode: 0o700 })
  const child = spawn('mariadbd', [
    '--no-defaults', `--user=${user}`, `--datadir=${data}`, `--tmpdir=${temporary}`, `--socket=${socket}`, '--bind-address=127.0.0.1', `--port=${port}`,
    '--skip-log-bin', '--skip-name-resolve', '--innodb-log-file-size=64M', '--performance-schema=OFF', '--max-connections=300', '--max-allowed-packet=64M',
    '--character-set-server=utf8mb4', '--collation-server=utf8mb4_bin', '--default-time-zone=+00:00', `--log-error=${join(dir, 'mariadb.log')}`,
    ...(forTests ? throwaway : durable),
  ], { stdio: 'ignore', detached: true })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  let dead = false
  void ended.then(() => { dead = true })
  const deadline = Date.now() + 60_000
  while (!(await answers(port))) {
    if (dead || Date.now() > deadline) throw new Error(`mariadbd did not start; its log: ${join(dir, 'mariadb.log')}\n${tail(join(dir, 'mariadb.log'))}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  writeFileSync(join(dir, 'pid'), String(child.pid))
  return {
    port,
    pid: child.pid,
    kill: () => void child.kill('SIGKILL'),
    async stop() {
      if (dead) return
      child.kill('SIGTERM')
      await ended
      rmSync(join(dir, 'pid'), { force: true })
    },
  }
}

/** The server's greeting proves that it is up, not merely that the port is bound. */
function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const finish = (value) => { socket.destroy(); resolve(value) }
    socket.setTimeout(500, () => finish(false))
    socket.once('data', () => finish(true))
    socket.once('error', () => finish(false))
  })
}

const tail = (file) => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(-15).join('\n') : '')

/** Creates a database and a user of its own. `rootPassword` undefined: a throw-away server without one. */
export async function createDatabase({ port, name, user, password, rootPassword }) {
  await asRoot(port, rootPassword, [
    `CREATE DATABASE IF NOT EXISTS \`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
    `CREATE USER IF NOT EXISTS '${user}'@'127.0.0.1' IDENTIFIED BY '${password}'`,
    `ALTER USER '${user}'@'127.0.0.1' IDENTIFIED BY '${password}'`,
    `GRANT ALL PRIVILEGES ON \`${name}\`.* TO '${user}'@'127.0.0.1'`,
  ])
}

/** A fresh server's root has no password: give it one, and drop the other root accounts. */
export async function lockRoot({ port, rootPassword }) {
  await asRoot(port, undefined, [
    "DELETE FROM mysql.global_priv WHERE User = 'root' AND Host NOT IN ('127.0.0.1')", 'FLUSH PRIVILEGES',
    `ALTER USER 'root'@'127.0.0.1' IDENTIFIED BY '${rootPassword}'`,
  ])
}

const asRoot = (port, password, statements) =>
  run('mariadb', ['--no-defaults', '-h', '127.0.0.1', '-P', String(port), '-u', 'root', '-e', statements.join(';')], { env: { ...process.env, ...(password ? { MYSQL_PWD: password } : {}) } })
