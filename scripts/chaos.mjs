import { handOver } from './lib/hand-over.mjs'
import { main } from './lib/say.mjs'

// See tests/chaos/README.md.
await main(async () => {
  process.exitCode = await handOver(['tests', 'chaos', 'main.ts'], { why: 'Chaos kills', parts: ['server', 'simulator'] })
})
