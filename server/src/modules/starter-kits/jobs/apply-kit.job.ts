import type { KitPart } from '@chitang/shared/contracts/starter-kits'
import { RetryLater, type JobHandler } from '../../../platform/jobs/registry.ts'
import { plainMessage } from '../../../platform/log/plain-message.ts'
import type { Scopes } from '../../org/index.ts'
import { AppError } from '../../../platform/http/errors.ts'
import { applyCodes } from '../apply/apply-codes.ts'
import { applyScripts } from '../apply/apply-scripts.ts'
import { applyTags } from '../apply/apply-tags.ts'
import { applyWelcomes } from '../apply/apply-welcomes.ts'
import { reasonOf, type ApplyDeps, type Applying } from '../apply/applying.ts'
import { nextBatch } from '../kit.model.ts'
import { waitingItems, type StoredItem } from '../store-kits.repo.ts'
import { applyKitJob } from './apply-kit-job.ts'

const appliers: Record<KitPart, (applying: Applying, items: readonly StoredItem[]) => Promise<void>> = { tag: applyTags, code: applyCodes, welcome: applyWelcomes, script: applyScripts }

interface Acceptor { employeeId: string; memberId: string; installId: string }

/** Batch after batch until nothing waits; each thing is written down when it is done, so a killed run goes on there. */
export function applyKit(deps: ApplyDeps & { scopes: Scopes }): JobHandler<typeof applyKitJob.payload> {
  const { kit, directory, scopes } = deps
  const { database } = kit
  return async ({ storeId }, { groupId, attempt, stopping }) => {
    const store = await directory.store(storeId)
    for (;;) {
      const batch = nextBatch(await waitingItems(database, store))
      if (batch.length === 0 && (await ended(storeId, groupId))) return
      if (batch.length === 0) continue
      if (stopping()) throw new RetryLater('the process is stopping', 0)
      // Asked each time: who leaves or loses the role half-way does nothing more.
      const acceptor = (await database.row<Acceptor>('SELECT employee_id AS employeeId, member_id AS memberId, install_id AS installId FROM store_kit WHERE group_id = ? AND store_id = ?', [groupId, storeId]))!
      const scope = await scopes.of({ groupId, ...acceptor, client: 'system', ip: '' })
      try {
        await appliers[batch[0]!.part]({ deps, scope, store }, batch)
      } catch (cause) {
        if (attempt >= applyKitJob.maxAttempts) await giveUp(groupId, storeId, cause)
        throw cause
      }
    }
  }

  /** Held while it is looked: what is accepted after this finds no job and makes one. */
  async function ended(storeId: string, groupId: string): Promise<boolean> {
    return database.transaction(async (tx) => {
      await tx.row('SELECT job_id FROM store_kit WHERE group_id = ? AND store_id = ? FOR UPDATE', [groupId, storeId])
      const left = await tx.row("SELECT item_key FROM store_kit_item WHERE group_id = ? AND store_id = ? AND state = 'waiting' LIMIT 1", [groupId, storeId])
      if (left) return false
      await tx.run('UPDATE store_kit SET job_id = NULL WHERE group_id = ? AND store_id = ?', [groupId, storeId])
      return true
    })
  }

  async function giveUp(groupId: string, storeId: string, cause: unknown): Promise<void> {
    const reason = `试了几次都没有成功，可以点「重试」。原因：${cause instanceof AppError ? reasonOf(cause) : plainMessage(cause)}`.slice(0, 300)
    await database.run("UPDATE store_kit_item SET state = 'failed', reason = ?, updated_at = ? WHERE group_id = ? AND store_id = ? AND state = 'waiting'", [reason, kit.clock.now(), groupId, storeId])
  }
}
