import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import mysql from 'mysql2/promise'
import { inject } from 'vitest'
import { createSimulator, type Simulator } from '@chitang/simulator'
import type { ApiClient } from '@chitang/shared/client'
import { migrate } from '../../server/src/app/migrate.ts'
import { createProduct, type Product } from '../../server/src/app/product.ts'
import { createWeb } from '../../server/src/app/web.ts'
import { seedDemo } from '../../server/src/app/demo/seed-demo.ts'
import { readConfig, type Config } from '../../server/src/platform/config/config.ts'
import { createPool } from '../../server/src/platform/db/pool.ts'
import { agentId, loginAdmin, loginSidebar } from './login.ts'

const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url))

export interface Harness {
  product: Product
  origin: string
  sim: Simulator
  databaseUrl: string
  logs: Record<string, unknown>[]
  web: Awaited<ReturnType<typeof createWeb>>
  /** Control API of the simulator. */
  control<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T>
  scan(code: string, name: string, corpId?: string): Promise<{ personId: string; userid: string; externalUserid: string; alreadyFriend: boolean }>
  /** Moves the shared clock and waits until the product follows (it reads the file every 200 ms). */
  advance(ms: number): Promise<void>
  /** Logs a member in through the real pages and returns a typed client. */
  admin(userid: string, corpId?: string): Promise<ApiClient>
  sidebar(userid: string, corpId?: string): Promise<ApiClient>
  rows<T>(sql: string, params?: unknown[]): Promise<T[]>
  stop(): Promise<void>
}

export async function emptyDatabase(): Promise<string> {
  const server = inject('databaseServer')
  const name = `t_${randomBytes(6).toString('hex')}`
  const connection = await mysql.createConnection({ uri: server, multipleStatements: false })
  await connection.query(`CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`)
  await connection.end()
  return `${server}/${name}`
}

/** The same database through another node of the cluster; on a single server the same address. */
export function throughOtherNode(databaseUrl: string, which = 0): string {
  const others = inject('otherNodes')
  const node = others[which % Math.max(1, others.length)]
  return node === undefined ? databaseUrl : `${node}/${databaseUrl.slice(databaseUrl.lastIndexOf('/') + 1)}`
}

export async function migratedDatabase(): Promise<string> {
  const url = await emptyDatabase()
  const pool = createPool(url, 2)
  await migrate(pool, migrationsFolder)
  await pool.end()
  return url
}

export function testConfig(databaseUrl: string, more: Record<string, string> = {}): Config {
  return readConfig({ NODE_ENV: 'test', DEMO: '1', DATABASE_URL: databaseUrl, MASTER_KEY: `demo:${Buffer.alloc(32, 7).toString('base64')}`, PORT: '0', LOG_LEVEL: 'silent', ...more }, { sidebarDist: '/nowhere', adminDist: '/nowhere' })
}

/**
 * Simulator, database and server, all real, in this process; the demo world of the named corps. On a cluster the
 * workers are products of their own, on the other nodes.
 */
export async function startHarness(options: { corps?: string[]; workers?: boolean; world?: string } = {}): Promise<Harness> {
  const dir = mkdtempSync(join(tmpdir(), 'chitang-harness-'))
  const clockFile = join(dir, 'clock.json')
  const sim = createSimulator({ port: 0, appPort: 0, world: options.world ?? 'huayue-core', clockFile })
  await sim.listen()
  const databaseUrl = await migratedDatabase()
  const config = testConfig(databaseUrl, { CLOCK_FILE: clockFile, WECOM_API_ORIGIN: sim.apiOrigin, WECOM_OAUTH_ORIGIN: sim.apiOrigin, WECOM_LOGIN_ORIGIN: sim.apiOrigin, DB_POOL_SIZE: '12' })
  const logs: Record<string, unknown>[] = []
  const product = await createProduct(config, { log: (level, fields) => void logs.push({ level, ...fields }) })
  const web = await createWeb(product, { rateLimitPerMinute: 100_000 })
  const origin = await web.app.listen({ host: '127.0.0.1', port: 0 })
  config.publicOrigins.splice(0, config.publicOrigins.length, origin)
  sim.setAppOrigin(origin)
  const wanted = options.corps ?? ['wwG_huayue']
  const world = (await (await fetch(`${sim.apiOrigin}/_sim/world`)).json()) as { corps: { corpId: string; name: string; apps: { agentId: number; name: string; secret: string; token: string; aesKey: string }[] }[] }
  const corps = world.corps.filter((corp) => wanted.includes(corp.corpId))
  // A shared app's events go to the upstream's address.
  for (const corp of corps) if (corp.apps.some((app) => app.agentId === agentId)) sim.setCallbackUrl(corp.corpId, agentId, `${origin}/wecom/callback/${corp.corpId}/${agentId}`)
  await seedDemo(product, corps.map(({ corpId, name, apps: [app] }) => ({ corpId, name, agentId: app!.agentId, appName: app!.name, secret: app!.secret, token: app!.token, aesKey: app!.aesKey })), () => undefined)
  const workers = await Promise.all(inject('otherNodes').map((_, which) =>
    createProduct({ ...config, databaseUrl: throughOtherNode(databaseUrl, which) }, { log: (level, fields) => void logs.push({ level, ...fields }) })))
  if (options.workers ?? true) for (const worker of workers.length > 0 ? workers : [product]) worker.startWorkers()

  const control = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${sim.apiOrigin}/_sim/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) })
    const answer = (await response.json()) as T
    if (!response.ok) throw new Error(`${method} /_sim/${path}: ${JSON.stringify(answer)}`)
    return answer
  }

  return {
    product, origin, sim, databaseUrl, logs, web, control,
    async scan(remark, name, corpId = 'wwG_huayue') {
      const { corps: all } = await control<{ corps: { corpId: string; contactWays: { configId: string; remark: string }[] }[] }>('GET', 'world')
      const way = all.find((corp) => corp.corpId === corpId)?.contactWays.find((one) => one.remark === remark)
      if (!way) throw new Error(`no code ${remark}`)
      const { personId } = await control<{ personId: string }>('POST', 'persons', { name })
      return { personId, ...(await control<{ userid: string; externalUserid: string; alreadyFriend: boolean }>('POST', 'scan', { configId: way.configId, personId })) }
    },
    async advance(ms) {
      const { now } = await control<{ now: number }>('POST', 'clock', { advanceMs: ms })
      await eventually(async () => product.kit.clock.ms() >= now, 'the product follows the clock')
    },
    admin: (userid, corpId = 'wwG_huayue') => loginAdmin(origin, sim.apiOrigin, userid, corpId),
    sidebar: (userid, corpId = 'wwG_huayue') => loginSidebar(origin, sim.apiOrigin, userid, corpId),
    rows: async <T>(sql: string, params: unknown[] = []) => (await product.kit.database.pool.query(sql, params))[0] as T[],
    async stop() {
      await web.app.close()
      await Promise.all([product, ...workers].map((one) => one.stop()))
      await sim.close()
    },
  }
}

/** Polls until `read` gives something; tests wait for effects, never for time. */
export async function eventually<T>(read: () => Promise<T | null | undefined | false>, what: string, seconds = 30): Promise<T> {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const value = await read()
    if (value) return value
    if (Date.now() > deadline) throw new Error(`did not happen within ${seconds} s: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 40))
  }
}
