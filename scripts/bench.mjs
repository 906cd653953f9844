import { handOver } from './lib/hand-over.mjs'
import { main, Stop } from './lib/say.mjs'

// See tests/bench/README.md. A test run's forgetful server must not be measured.
await main(async () => {
  const { DATABASE_SERVER: _notHere, ...env } = process.env
  if ((await handOver(['tests', 'bench', 'main.ts'], { why: 'The bench starts', env })) !== 0) throw new Stop('the bench did not finish; what went wrong stands above.')
})
