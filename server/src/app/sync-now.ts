import type { Fact } from '../platform/events/facts.ts'
import type { InstallInfo } from '../modules/org/index.ts'
import { openRun, runById, runSync } from '../modules/sync/index.ts'
import type { Product } from './product.ts'

/** A run from beginning to end in this process, for commands and the demo; a crash leaves it to be resumed. Returns what it read. */
export async function syncNow(product: Pick<Product, 'kit' | 'directory' | 'wecom' | 'bus' | 'meetTags'>, install: InstallInfo, kind: 'import' | 'reconcile', importCause: Fact['cause'] = 'sync'): Promise<{ relations: number; repaired: number; skipped: number; calls: number; minimumCalls: number }> {
  const { id } = await openRun(product.kit, { groupId: install.groupId, corpId: install.corp.id, kind, startedBy: null })
  await runSync(product, install.groupId, id, { stopping: () => false, importCause })
  return (await runById(product.kit.database, install.groupId, id))!
}
