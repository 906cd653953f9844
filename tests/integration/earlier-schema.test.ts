import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { getWorkbench } from '@chitang/shared/contracts/sidebar'
import { createSimulator } from '@chitang/simulator'
import { expect, it } from 'vitest'
// @ts-expect-error plain JavaScript without declarations
import { ensureDumpTools, loadDump } from '../../scripts/lib/dump.mjs'
import { migrate } from '../../server/src/app/migrate.ts'
import { createProduct } from '../../server/src/app/product.ts'
import { createWeb } from '../../server/src/app/web.ts'
import { setSecret } from '../../server/src/app/set-secret.ts'
import type { Database } from '../../server/src/platform/db/database.ts'
import { createPool } from '../../server/src/platform/db/pool.ts'
import { emptyDatabase, testConfig } from '../support/harness.ts'
import { loginSidebar } from '../support/login.ts'

async function converted(database: Database): Promise<{ waiting: number; budgets: number; needsWithBudget: number }> {
  const count = async (sql: string) => Number((await database.row<{ n: string }>(sql))!.n)
  const waiting = () => count('SELECT COUNT(*) AS n FROM person WHERE attributes IS NULL')
  for (let tries = 0; tries < 300 && (await waiting()) > 0; tries += 1) await new Promise((resolve) => setTimeout(resolve, 100))
  return {
    waiting: await waiting(),
    budgets: await count("SELECT COUNT(*) AS n FROM person_attribute WHERE attribute = 'budget'"),
    needsWithBudget: await count("SELECT COUNT(*) AS n FROM person WHERE json_extract(needs, '$.budgetMin') IS NOT NULL OR json_extract(needs, '$.budgetMax') IS NOT NULL"),
  }
}

const corpid = 'wwS_binhu'
const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url))

it.each(readdirSync(fixtures).filter((name) => name.endsWith('.sql.gz')))('this build starts on the data of %s', async (dump) => {
  await ensureDumpTools()
  const url = await emptyDatabase()
  await loadDump(url, `${fixtures}/${dump}`)
  const pool = createPool(url, 2)
  const [before] = await pool.query('SELECT COUNT(*) AS n FROM follow_relation')
  await migrate(pool, fileURLToPath(new URL('../../migrations', import.meta.url)))
  await pool.end()

  const sim = createSimulator({ port: 0, appPort: 0, world: 'huayue-core' })
  await sim.listen()
  const config = testConfig(url, { WECOM_API_ORIGIN: sim.apiOrigin, WECOM_OAUTH_ORIGIN: sim.apiOrigin, WECOM_LOGIN_ORIGIN: sim.apiOrigin, DB_POOL_SIZE: '8' })
  const failures: unknown[] = []
  const product = await createProduct(config, { log: (level, fields) => { if (level === 'error') failures.push(fields) } })
  const web = await createWeb(product, { rateLimitPerMinute: 10_000 })
  const origin = await web.app.listen({ host: '127.0.0.1', port: 0 })
  config.publicOrigins.splice(0, config.publicOrigins.length, origin)
  try {
    // The simulator draws its secrets anew: give the old data today's, as after a reset in WeCom's console.
    const world = (await (await fetch(`${sim.apiOrigin}/_sim/world`)).json()) as { corps: { corpId: string; apps: { secret: string }[] }[] }
    const secret = world.corps.find((corp) => corp.corpId === corpid)!.apps[0]!.secret
    await setSecret(product, corpid, secret)
    product.startWorkers()
    const advisor = await loginSidebar(origin, sim.apiOrigin, 'fangqian', corpid)
    expect((await advisor(getWorkbench, {})).codes.length).toBeGreaterThan(0)
    const after = await product.kit.database.row<{ n: string }>('SELECT COUNT(*) AS n FROM follow_relation WHERE missing_since IS NULL')
    expect(Number(after!.n)).toBe(Number((before as { n: string }[])[0]!.n))
    // What early builds kept as JSON is typed values now, for everybody, and nothing was lost on the way.
    const typed = await converted(product.kit.database)
    expect(typed.waiting).toBe(0)
    expect(typed.needsWithBudget).toBeGreaterThan(0)
    expect(typed.budgets).toBe(typed.needsWithBudget)
    expect(failures).toEqual([])
  } finally {
    await web.app.close()
    await product.stop()
    await sim.close()
  }
}, 120_000)
