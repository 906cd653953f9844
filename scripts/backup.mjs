import { join } from 'node:path'
import { bringDatabase } from './lib/database.mjs'
import { dumpDatabase, ensureDumpTools } from './lib/dump.mjs'
import { ensureDataDir } from './lib/paths.mjs'
import { main, say, step } from './lib/say.mjs'

// `npm run backup [-- FILE]`: the database DATABASE_URL names (or the private one) into one compressed file.
await main(async () => {
  await ensureDumpTools()
  const file = process.argv[2] ?? join(ensureDataDir('backups'), `chitang-${new Date().toISOString().replace(/[:.]/g, '-')}.sql.gz`)
  const database = await bringDatabase()
  try {
    await step('backup', () => dumpDatabase(database.url, file))
  } finally {
    await database.stop()
  }
  say(`${file}\nKeep MASTER_KEY with it, but not beside it: without the key phones and secrets in it cannot be read.`)
})
