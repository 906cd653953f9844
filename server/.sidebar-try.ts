const S = '/work/main/server/src'
const { createProduct } = await import(S + '/app/product.ts'); const { createWeb } = await import(S + '/app/web.ts'); const { migrate } = await import(S + '/app/migrate.ts')
const { readConfig } = await import(S + '/platform/config/config.ts'); const { seedDemo } = await import(S + '/app/demo/seed-demo.ts')
const log = (level: string, fields: unknown) => { if (level === 'error' || level === 'warn') console.log(level, JSON.stringify(fields).slice(0, 300)) }
const config = readConfig(process.env, { sidebarDist: '/work/main/sidebar/dist', adminDist: '/work/main/admin/dist' })
import mysql from 'mysql2/promise'
const pool = mysql.createPool(process.env.DATABASE_URL!)
await migrate(pool, '/work/main/migrations')
const product = await createProduct(config, { log } as never)
const world = await (await fetch('http://127.0.0.1:4100/_sim/world')).json() as { corps: { corpId: string; name: string; apps: { agentId: number; name: string; secret: string; token: string; aesKey: string }[] }[] }
if (!(await product.kit.database.row('SELECT 1 AS x FROM tenant_group LIMIT 1', [])))
  await seedDemo(product, world.corps.map((c) => ({ corpId: c.corpId, name: c.name, agentId: c.apps[0]!.agentId, appName: c.apps[0]!.name, secret: c.apps[0]!.secret, token: c.apps[0]!.token, aesKey: c.apps[0]!.aesKey })), (l: string) => console.log(l))
const web = await createWeb(product); product.startWorkers(); await web.app.listen({ host: '127.0.0.1', port: config.port }); console.log('UP')
