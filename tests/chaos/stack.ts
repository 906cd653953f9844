import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import mysql, { type Connection } from 'mysql2/promise'
// @ts-expect-error plain JavaScript without declarations
import { freePort } from '../../scripts/lib/environment.mjs'
// @ts-expect-error plain JavaScript without declarations
import { startMariadb } from '../../scripts/lib/mariadb.mjs'
import { startBalancer, type Balancer } from './balancer.ts'
import { root } from './build.ts'
import { givenDatabase, type ChaosDatabase } from './database.ts'
import type { Draw } from './draw.ts'
import { DurableDatabase, type StartMariadb } from './durable-database.ts'
import { FaultLog } from './fault-log.ts'
import { untilLeasesEnd } from './leases.ts'
import { Supervised, tail } from './process.ts'
import { Wecom, type WorldCorp } from './wecom.ts'

const port = freePort as () => Promise<number>

/** A group's own corp with many stores, and a store that is a corp by itself. */
const corpIds = ['wwG_huayue', 'wwS_binhu']

export interface ChaosStack {
  wecom: Wecom
  /** The product as the outside sees it: behind the balancer. */
  product: string
  corps: WorldCorp[]
  webs: Supervised[]
  workers: Supervised[]
  database: ChaosDatabase
  faults: FaultLog
  /** Milliseconds of the clock that simulator and product share. */
  now(): number
  advance(ms: number): Promise<void>
  /** An operator's command, to its end; what it printed. */
  cli(args: readonly string[]): Promise<string>
  sql<T>(statement: string, params?: unknown[]): Promise<T[]>
}

/** Database, simulator, balancer, two web and two worker processes of the built server; `undo` ends what was started. `given`: not a durable server of our own, but this one. */
export async function startChaosStack(folder: string, dist: string, draw: Draw, given: string | null, undo: (() => Promise<void> | void)[]): Promise<ChaosStack> {
  let offset = 0
  const now = (): number => Date.now() + offset
  const faults = new FaultLog(now)
  const all: Supervised[] = []
  // Who is down just now has an entry of its own.
  const untilReached = async (): Promise<void> => {
    while (!(await Promise.all(all.map((one) => !one.ready || one.answers()))).every(Boolean)) await sleep(50)
  }
  const database = given === null ? await ownDatabase(folder, faults, untilReached) : givenDatabase(given)
  undo.push(() => database.stop())
  const name = `chaos_${randomBytes(4).toString('hex')}`
  await statement(database.servers[0]!, `CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`)
  undo.push(() => (given === null ? undefined : statement(database.servers[0]!, `DROP DATABASE ${name}`)))
  const addressOf = (index: number): string => `${database.servers[index % database.servers.length]}/${name}`

  const [simPort, linePort, frontPort, webPorts] = [await port(), await port(), await port(), [await port(), await port()]]
  const sim = `http://127.0.0.1:${simPort}`
  const front = `http://127.0.0.1:${frontPort}`
  const env: Record<string, string> = {
    DEMO: '1', DATABASE_URL: addressOf(0), MASTER_KEY: `demo:${randomBytes(32).toString('base64')}`, CLOCK_FILE: join(folder, 'clock.json'), DB_POOL_SIZE: '16',
    PUBLIC_ORIGINS: front, WECOM_API_ORIGIN: `http://127.0.0.1:${linePort}`, WECOM_OAUTH_ORIGIN: sim, WECOM_LOGIN_ORIGIN: sim, RATE_LIMIT_PER_MINUTE: '100000',
    SIM_PORT: String(simPort), SIM_APP_PORT: String(await port()), APP_ORIGIN: front, SIM_DATA: '', SIM_WORLD: 'huayue-core', SIM_LOG_KEEP: 'all', SIM_CALLBACK_RETRY_MS: '2000',
  }
  const log = (name: string): string => join(folder, `${name}.log`)
  const cli = (args: readonly string[], input?: string): Promise<string> => runCli(join(dist, 'cli.js'), args, env, log('cli'), input)

  const migrated = cli(['migrate'])
  const simulator = spawnLogged(join(root, 'simulator', 'dist', 'main.js'), env, log('simulator'))
  undo.push(() => void simulator.kill('SIGKILL'))
  await answers(`${sim}/_sim/world`, log('simulator'))
  const wecom = new Wecom(sim)
  const line = await startBalancer(linePort, [{ port: simPort, alive: () => true }], (path) => (path.startsWith('/cgi-bin/externalcontact/get?') && draw.chance(0.6) ? draw.between(100, 900) : 0))
  undo.push(() => line.close())
  const corps = (await wecom.ask<{ corps: WorldCorp[] }>('GET', 'world')).corps.filter((corp) => corpIds.includes(corp.corpId))
  const readClock = async (): Promise<void> => { offset = (await wecom.ask<{ offsetMs: number }>('GET', 'clock')).offsetMs }
  await readClock()
  await migrated
  await cli(['seed-demo'], JSON.stringify(corps.map(({ corpId, name, apps: [app] }) => ({ corpId, name, agentId: app!.agentId, appName: app!.name, secret: app!.secret, token: app!.token, aesKey: app!.aesKey }))))

  const sql = async <T>(text: string, params: unknown[] = []): Promise<T[]> => {
    const connection: Connection = await mysql.createConnection({ uri: addressOf(0), timezone: 'Z', supportBigNumbers: true, bigNumberStrings: true })
    try {
      const [rows] = await connection.query(text, params)
      return rows as T[]
    } finally {
      connection.destroy()
    }
  }
  const supervised = (name: string, ownPort: number, more: Record<string, string>): Supervised =>
    new Supervised({ name, file: join(dist, 'main.js'), cwd: folder, env: { ...env, ...more }, logFile: log(name), origin: `http://127.0.0.1:${ownPort}`, faults, clock: now, untilLeasesEnd: () => untilLeasesEnd(sql) })
  const webs = webPorts.map((webPort, index) => supervised(`web${index + 1}`, webPort, { ROLE: 'web', PORT: String(webPort), DATABASE_URL: addressOf(index) }))
  const workers = (await Promise.all([port(), port()])).map((probe, index) => supervised(`worker${index + 1}`, probe, { ROLE: 'worker', PORT: '0', METRICS_PORT: String(probe), DATABASE_URL: addressOf(index + 1) }))
  all.push(...webs, ...workers)
  undo.push(() => { for (const one of all) one.stop() })
  await Promise.all(all.map((one) => one.start()))
  const balancer: Balancer = await startBalancer(frontPort, webs.map((web, index) => ({ port: webPorts[index]!, alive: () => web.ready })))
  undo.push(() => balancer.close())

  return {
    wecom, product: front, corps, webs, workers, database, faults, now, cli, sql,
    async advance(ms) {
      await wecom.ask('POST', 'clock', { advanceMs: ms })
      await readClock()
      // Every process reads the shared file five times a second.
      await sleep(400)
    },
  }
}

async function ownDatabase(folder: string, faults: FaultLog, untilReached: () => Promise<void>): Promise<ChaosDatabase> {
  const database = new DurableDatabase({ start: startMariadb as StartMariadb, folder: join(folder, 'mariadb'), port: await port(), faults, untilReached })
  await database.start()
  return database
}

function spawnLogged(file: string, env: Readonly<Record<string, string>>, logFile: string) {
  const log = openSync(logFile, 'a')
  const child = spawn(process.execPath, ['--enable-source-maps', file], { cwd: root, env: { ...process.env, ...env, NODE_ENV: 'production' }, stdio: ['ignore', log, log] })
  closeSync(log)
  return child
}

async function runCli(file: string, args: readonly string[], env: Readonly<Record<string, string>>, logFile: string, input?: string): Promise<string> {
  const log = openSync(logFile, 'a')
  const child = spawn(process.execPath, [file, ...args], { cwd: root, env: { ...process.env, ...env, NODE_ENV: 'production' }, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', log] })
  closeSync(log)
  let said = ''
  child.stdout!.on('data', (chunk: Buffer) => { said += chunk.toString() })
  child.stdin?.end(input)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`cli ${args.join(' ')} ended with ${code}:\n${said}\n${tail(logFile)}`)
  return said.trim()
}

async function statement(uri: string, sql: string): Promise<void> {
  const connection = await mysql.createConnection({ uri })
  await connection.query(sql)
  await connection.end()
}

async function answers(url: string, logFile: string): Promise<void> {
  const deadline = Date.now() + 60_000
  while (!(await fetch(url).then((response) => response.ok, () => false))) {
    if (Date.now() > deadline) throw new Error(`${url} did not come up:\n${tail(logFile)}`)
    await sleep(50)
  }
}
