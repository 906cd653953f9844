import { randomBytes } from 'node:crypto'
import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import mysql from 'mysql2/promise'
// @ts-expect-error plain JavaScript without declarations
import { freePort } from '../../scripts/lib/environment.mjs'
import { agentId } from './login.ts'
import { startTestServer } from './mariadb.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface StackOptions {
  /** Keep every acknowledged row, as the product's own database does; tests that only read may do without. */
  durable?: boolean
  /** More settings for the product server. */
  env?: Readonly<Record<string, string>>
  /** Product server from a program of the caller's (a profiler, a worker process); the built one otherwise. */
  serverEntry?: string
}

/** What another process needs to use the stack; plain data. */
export interface StackAddress {
  product: string
  sim: string
  proxy: string
  databaseUrl: string
  agentId: number
  /** Folder of everything the processes wrote. */
  dir: string
  logs: string[]
}

export interface DemoStack extends StackAddress {
  serverPid: number
  stop(): Promise<void>
}

interface WorldCorp { corpId: string; name: string; apps: { agentId: number; name: string; secret: string; token: string; aesKey: string }[] }

/** The built product beside the simulator, as `npm start` runs them, on free ports and a throw-away database. */
export async function startDemoStack(options: StackOptions = {}): Promise<DemoStack> {
  const dir = mkdtempSync(join(tmpdir(), 'chitang-stack-'))
  const undo: (() => Promise<void> | void)[] = []
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    const database = await bringDatabase(options.durable ?? false)
    undo.push(database.drop)
    const [port, simPort, appPort] = [await free(), await free(), await free()]
    const product = `http://127.0.0.1:${port}`
    const sim = `http://127.0.0.1:${simPort}`
    const proxy = `http://127.0.0.1:${appPort}`
    const env: Record<string, string> = {
      DEMO: '1', DATABASE_URL: database.url, MASTER_KEY: `demo:${randomBytes(32).toString('base64')}`, CLOCK_FILE: join(dir, 'clock.json'),
      PORT: String(port), PUBLIC_ORIGINS: `${product},${proxy}`, WECOM_API_ORIGIN: sim, WECOM_OAUTH_ORIGIN: sim, WECOM_LOGIN_ORIGIN: sim,
      SIM_PORT: String(simPort), SIM_APP_PORT: String(appPort), APP_ORIGIN: product, SIM_DATA: '', SIM_WORLD: 'huayue', SIM_UI_DIST: join(root, 'simulator', 'dist', 'ui'),
      ...options.env,
    }
    const logs = ['migrate', 'seed', 'simulator', 'server'].map((name) => join(dir, `${name}.log`))
    await runCli(['migrate'], env, logs[0]!)
    const simulator = startProgram(join(root, 'simulator', 'dist', 'main.js'), env, logs[2]!)
    undo.push(() => end(simulator))
    await answers(`${sim}/_sim/world`, simulator, logs[2]!)
    const world = (await (await fetch(`${sim}/_sim/world`)).json()) as { corps: WorldCorp[] }
    const corps = world.corps.filter((corp) => corp.apps.length > 0).map(({ corpId, name, apps: [app] }) => ({ corpId, name, agentId: app!.agentId, appName: app!.name, secret: app!.secret, token: app!.token, aesKey: app!.aesKey }))
    await runCli(['seed-demo'], env, logs[1]!, JSON.stringify(corps))
    await runCli(['seed-systems'], env, logs[1]!, await (await fetch(`${sim}/_sim/systems`)).text())
    const server = startProgram(options.serverEntry ?? join(root, 'server', 'dist', 'main.js'), env, logs[3]!)
    undo.push(() => end(server))
    await answers(`${product}/readyz`, server, logs[3]!)
    return { product, sim, proxy, databaseUrl: database.url, agentId, dir, logs, serverPid: server.pid!, stop: async () => { await stop(); rmSync(dir, { recursive: true, force: true }) } }
  } catch (error) {
    await stop()
    // What went wrong is in the error: it carries the end of the log.
    rmSync(dir, { recursive: true, force: true })
    throw error
  }
}

const free = freePort as () => Promise<number>

async function bringDatabase(durable: boolean): Promise<{ url: string; drop(): Promise<void> }> {
  const given = process.env['DATABASE_SERVER']?.replace(/\/$/, '')
  const own = given ? null : await startTestServer(durable)
  const address = given ?? `mysql://root@127.0.0.1:${own!.port}`
  const name = `stack_${randomBytes(6).toString('hex')}`
  await query(address, `CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`)
  return { url: `${address}/${name}`, drop: () => (own ? own.stop() : query(address, `DROP DATABASE \`${name}\``)) }
}

async function query(uri: string, sql: string): Promise<void> {
  const connection = await mysql.createConnection({ uri })
  await connection.query(sql)
  await connection.end()
}

/** stdout and stderr of a process go to one file: what it says is part of what is tested. */
function startProgram(file: string, env: Record<string, string>, logFile: string, args: string[] = [], input?: string): ChildProcess {
  const log = openSync(logFile, 'a')
  const child = spawn(process.execPath, ['--enable-source-maps', file, ...args], { cwd: root, env: { ...process.env, ...env, NODE_ENV: 'production' }, stdio: [input === undefined ? 'ignore' : 'pipe', log, log] })
  closeSync(log)
  child.stdin?.end(input)
  return child
}

async function runCli(args: string[], env: Record<string, string>, logFile: string, input?: string): Promise<void> {
  const child = startProgram(join(root, 'server', 'dist', 'cli.js'), env, logFile, args, input)
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  if (code !== 0) throw new Error(`cli ${args.join(' ')} ended with ${code}:\n${tail(logFile)}`)
}

async function answers(url: string, child: ChildProcess, logFile: string): Promise<void> {
  const deadline = Date.now() + 60_000
  while (!(await fetch(url).then((response) => response.ok, () => false))) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`${url} did not come up:\n${tail(logFile)}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const force = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await ended
  clearTimeout(force)
}

const tail = (file: string): string => readFileSync(file, 'utf8').split('\n').slice(-20).join('\n')
