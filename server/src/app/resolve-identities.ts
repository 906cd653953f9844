import { setFlagsFromString } from 'node:v8'
import { rebuildIdentities } from '../modules/identity/index.ts'
import type { Product } from './product.ts'

/** What is read lives for one portion: a small nursery is emptied more often and leaves less behind. */
const nurseryMb = 4

/** Every group, one after the other; safe beside a running product, which may be working out the same people. */
export async function resolveIdentities({ kit }: Product, say: (line: string) => void): Promise<void> {
  setFlagsFromString(`--max-semi-space-size=${nurseryMb}`)
  for (const { id, name } of await kit.database.rows<{ id: string; name: string }>('SELECT id, name FROM tenant_group ORDER BY id')) {
    const started = performance.now()
    const { persons } = await rebuildIdentities(kit, id)
    const seconds = (performance.now() - started) / 1000
    say(`${name}: ${persons} persons share something with somebody, worked out in ${seconds.toFixed(1)} s (CPU ${cpuSeconds().toFixed(1)} s, peak ${Math.round(process.resourceUsage().maxRSS / 1024)} MB)`)
  }
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
