import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterRestore, emptyDatabase } from './app/after-restore.ts'
import { connect } from './app/connect.ts'
import { migrate } from './app/migrate.ts'
import { createProduct, type Product } from './app/product.ts'
import { rotateMasterKey } from './app/rotate-master-key.ts'
import { connectWechat, type WechatCredentials } from './app/connect-wechat.ts'
import { setSecret } from './app/set-secret.ts'
import { resolveIdentities } from './app/resolve-identities.ts'
import { syncNow } from './app/sync-now.ts'
import { seedDemo, type DemoCorp } from './app/demo/seed-demo.ts'
import { countAll } from './modules/kpis/index.ts'
import { seedBroadcasts } from './app/demo/seed-broadcasts.ts'
import { seedSystems, type DemoSystems } from './app/demo/seed-systems.ts'
import { verifyAudit } from './platform/audit/audit.ts'
import { ConfigError, readConfig, type Config } from './platform/config/config.ts'
import { readMasterKey } from './platform/crypto/master-key.ts'
import { createDatabase } from './platform/db/database.ts'
import { createPool } from './platform/db/pool.ts'
import { checkReachable } from './app/boot-checks.ts'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..')
const say = (line: string) => process.stdout.write(`${line}\n`)

const usage = `Usage: node server/dist/cli.js <command>
  migrate             bring the database to the newest schema
  connect             connect a real corp; its settings as JSON on standard input (docs/CONNECT.md)
  connect-wechat      add the service account owners log in with; {corpId, appid, secret, name} as JSON on standard input
  seed-demo           make the demo tenant; corps with their secrets as JSON on standard input (DEMO=1 only)
  seed-systems        the demo's DMS files, leads and confirmed numbers; JSON on standard input (DEMO=1 only)
  reconcile <corpid>  compare one corp with WeCom now and repair what differs
  resolve-identities  work out anew who is the same customer, everybody at once, and apply the difference
  set-secret <corpid> replace the app's secret by the one on standard input
  empty-database      used by restore: refuses a database with tables unless --replace
  after-restore       used by restore: gives up what was under way, plans a reconcile of every corp
  verify-audit        check the chain of every store's audit rows
  rotate-master-key   wrap all data keys with NEW_MASTER_KEY or NEW_MASTER_KEY_FILE`

async function main(): Promise<void> {
  const command = process.argv[2]
  const config = () => readConfig(process.env, { sidebarDist: '', adminDist: '' })
  switch (command) {
    case 'migrate': {
      const url = process.env['DATABASE_URL']
      if (!url) throw new ConfigError('缺少环境变量 DATABASE_URL')
      const pool = createPool(url, 2)
      await checkReachable(pool)
      await migrate(pool, join(root, 'migrations'))
      await pool.end()
      return
    }
    case 'seed-demo': return seed(config())
    case 'seed-systems': return withProduct(demoOnly(config()), async (product) => {
      await seedSystems(product, (await readJson()) as DemoSystems, say)
      await seedBroadcasts(product, say)
      await countAll(product, true)
    })
    case 'connect': return withProduct(config(), async (product) => connect(product, await readJson(), say))
    case 'connect-wechat': return withProduct(config(), async (product) => connectWechat(product, (await readJson()) as WechatCredentials))
    case 'empty-database': {
      const database = createDatabase(createPool(config().databaseUrl, 2))
      say(`${await emptyDatabase(database, process.argv.includes('--replace'))} tables dropped`)
      return database.close()
    }
    case 'after-restore': return withProduct(config(), async (product) => {
      const { givenUp, corps } = await afterRestore(product)
      say(`${givenUp} jobs given up (console: 设置 → 事件), ${corps} corps will be compared with WeCom once a worker runs`)
    })
    case 'set-secret': return withProduct(config(), async (product) => {
      await setSecret(product, process.argv[3] ?? '', (await readInput()).trim())
      say('stored; running processes use it within seconds')
    })
    case 'resolve-identities': return withProduct(config(), async (product) => resolveIdentities(product, say))
    case 'reconcile': return withProduct(config(), async (product) => {
      const install = (await product.directory.installs()).find((one) => one.corp.corpId === process.argv[3])
      if (!install) throw new ConfigError(`没有接入企业 ${process.argv[3] ?? ''}：reconcile 后面写企业 ID`)
      const run = await syncNow(product, install, { kind: 'reconcile', say })
      say(`${install.corp.corpId}: ${run.relations} relations read, ${run.repaired} repaired, ${run.skipped} left out, ${run.calls} calls (least ${run.minimumCalls})`)
    })
    case 'verify-audit': {
      const database = createDatabase(createPool(config().databaseUrl, 2))
      const reports = await verifyAudit(database)
      for (const report of reports) say(`store ${report.storeId}: ${report.rows} rows ${report.brokenAt === null ? 'ok' : `BROKEN at ${report.brokenAt}`}`)
      await database.close()
      process.exitCode = reports.some((report) => report.brokenAt !== null) ? 1 : 0
      return
    }
    case 'rotate-master-key': {
      const { masterKey, databaseUrl } = config()
      const next = readMasterKey({ MASTER_KEY: process.env['NEW_MASTER_KEY'], MASTER_KEY_FILE: process.env['NEW_MASTER_KEY_FILE'] })
      const database = createDatabase(createPool(databaseUrl, 2))
      say(`${await rotateMasterKey(database, masterKey, next.key)} data keys wrapped anew; restart every process with the new key`)
      await database.close()
      return
    }
    default:
      say(usage)
      process.exitCode = command === undefined || command === 'help' ? 0 : 2
  }
}

async function readInput(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

async function readJson(): Promise<unknown> {
  const text = await readInput()
  try {
    return JSON.parse(text)
  } catch {
    throw new ConfigError('标准输入不是 JSON')
  }
}

async function withProduct(config: Config, work: (product: Product) => Promise<void>): Promise<void> {
  const product = await createProduct(config, { log: (level, fields) => { if (level === 'error') process.stderr.write(`${JSON.stringify(fields)}\n`) } })
  try {
    await work(product)
  } finally {
    await product.stop()
  }
}

function demoOnly(config: Config): Config {
  if (!config.demo) throw new ConfigError('演示数据只能在演示模式写入：设置 DEMO=1')
  return config
}

async function seed(config: Config): Promise<void> {
  demoOnly(config)
  const corps = (await readJson()) as DemoCorp[]
  await withProduct(config, async (product) => {
    const done = await product.kit.database.row('SELECT id FROM tenant_group LIMIT 1')
    if (done) say('演示数据已存在')
    else {
      await seedDemo(product, corps, say)
      await countAll(product, true)
    }
  })
}

main().catch((error: unknown) => {
  process.stderr.write(`✗ ${error instanceof ConfigError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exit(1)
})
