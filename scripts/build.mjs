import { checkNode } from './lib/environment.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { main } from './lib/say.mjs'

await main(async () => {
  checkNode()
  await ensureInstalled()
  const { ensureBuilt } = await import('./lib/build-parts.mjs')
  await ensureBuilt({ force: process.argv.includes('--force') })
})
