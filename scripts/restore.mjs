import { existsSync } from 'node:fs'
import { bringDatabase } from './lib/database.mjs'
import { ensureDumpTools, loadDump } from './lib/dump.mjs'
import { demoEnvironment } from './lib/demo.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { inRoot } from './lib/paths.mjs'
import { run } from './lib/run.mjs'
import { main, say, step, Stop } from './lib/say.mjs'

// `npm run restore -- FILE [--replace]`: a backup into the database, brought to this build's schema and made safe to
// start: what was under way is not done twice, and every corp is compared with WeCom.
await main(async () => {
  const [file] = process.argv.slice(2).filter((arg) => !arg.startsWith('--'))
  if (!file || !existsSync(file)) throw new Stop('Name the backup: npm run restore -- FILE [--replace]')
  await ensureDumpTools()
  await ensureInstalled()
  const { ensureBuilt } = await import('./lib/build-parts.mjs')
  await ensureBuilt({ only: ['server'] })
  const database = await bringDatabase()
  try {
    const env = process.env.DATABASE_URL ? process.env : { ...process.env, ...demoEnvironment(database.url).env }
    const cli = (...args) => run(process.execPath, [inRoot('server', 'dist', 'cli.js'), ...args], { env: { ...env, DATABASE_URL: database.url } })
    say((await cli('empty-database', ...(process.argv.includes('--replace') ? ['--replace'] : []))).trim())
    await step('restore', () => loadDump(database.url, file))
    await step('migrate', () => cli('migrate'))
    say((await cli('after-restore')).trim())
  } finally {
    await database.stop()
  }
})
