import { checkNode } from './lib/environment.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { main, say, Stop } from './lib/say.mjs'
import { tellTrouble } from './lib/trouble.mjs'

// The integration suite on a database server of one's own: `npm run test:database -- mysql://user:password@host:port`.
// Several addresses, separated by commas, are the nodes of one Galera cluster: processes are spread over them.
await main(async () => {
  const servers = process.argv[2] ?? process.env.DATABASE_URL
  if (!servers || !servers.split(',').every((one) => /^mysql:\/\/[^/]+\/?$/.test(one.trim()))) {
    throw new Stop('Name a throw-away server whose user may create databases: npm run test:database -- mysql://root@127.0.0.1:3306 (no database name; several nodes of a cluster separated by commas).')
  }
  checkNode()
  await ensureInstalled()
  process.env.DATABASE_SERVER = servers
  const { vitest } = await import('./lib/test-runs.mjs')
  const total = await vitest(['integration'])
  tellTrouble(total.trouble)
  say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped on ${servers.replace(/:[^:@/]*@/g, ':…@')}`)
  process.exitCode = total.failed > 0 ? 1 : 0
})
