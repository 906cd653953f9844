import type { Fact } from '../platform/events/facts.ts'
import { RetryLater } from '../platform/jobs/registry.ts'
import type { InstallInfo } from '../modules/org/index.ts'
import { openRun, runById, runSync } from '../modules/sync/index.ts'
import { WecomError } from '../wecom/errors.ts'
import type { Product } from './product.ts'

export interface SyncNow {
  kind: 'import' | 'reconcile'
  importCause?: Fact['cause']
  /** Told when the run waits for WeCom. */
  say?: (line: string) => void
}

/** A run from beginning to end in this process, for commands and the demo; a crash leaves it to be resumed. Returns what it read. */
export async function syncNow(
  product: Pick<Product, 'kit' | 'directory' | 'wecom' | 'bus' | 'meetTags'>, install: InstallInfo, { kind, importCause = 'sync', say = () => undefined }: SyncNow,
): Promise<{ relations: number; repaired: number; skipped: number; calls: number; minimumCalls: number }> {
  const { kit } = product
  const { id, opened } = await openRun(kit, { groupId: install.groupId, corpId: install.corp.id, kind, startedBy: null })
  for (;;) {
    if (!opened && (await workersHaveIt(kit, install.groupId, id))) {
      say('这家企业正在对账，等它结束')
      await new Promise((resolve) => setTimeout(resolve, 2_000))
      continue
    }
    try {
      await runSync(product, install.groupId, id, { stopping: () => false, importCause })
      return (await runById(kit.database, install.groupId, id))!
    } catch (cause) {
      const wait = cause instanceof RetryLater ? cause.delayMs : cause instanceof WecomError && cause.kind === 'limited' ? cause.laterMs : null
      if (wait === null) throw cause
      say(`企业微信暂时不让调用，${Math.ceil(wait / 1000)} 秒后继续`)
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
  }
}

/** A run that was opened in the console belongs to the workers until its job ended. */
const workersHaveIt = async (kit: Product['kit'], groupId: string, runId: string): Promise<boolean> =>
  (await kit.database.row("SELECT id FROM job WHERE group_id = ? AND dedupe_key = ? AND status IN ('ready', 'running')", [groupId, `sync:${runId}`])) !== null
