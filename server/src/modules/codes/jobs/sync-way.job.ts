import { Type } from 'typebox'
import { addContactWay, deleteContactWay, updateContactWay } from '../../../wecom/endpoints/contact-ways.ts'
import type { WecomClient } from '../../../wecom/client.ts'
import { WecomError } from '../../../wecom/errors.ts'
import { defineJob, PermanentJobError, RetryLater, type JobHandler } from '../../../platform/jobs/registry.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { Directory } from '../../org/index.ts'
import { hashOfWay } from '../codes.model.ts'
import { codeById } from '../codes.repo.ts'
import { desiredWay } from '../desired-way.ts'

export const syncWayJob = defineJob({ kind: 'codes.sync-way', payload: Type.Object({ codeId: Type.String({ pattern: '^[0-9]+$' }) }), maxAttempts: 8, priority: 30 })

/** Makes the contact way at WeCom what the code wants; calls only when something changed. */
export function syncWay(deps: { kit: Kit; directory: Directory; wecom: WecomClient }): JobHandler<typeof syncWayJob.payload> {
  const { kit, directory, wecom } = deps
  return async ({ codeId }, { groupId }) => {
    const code = await codeById(kit.database, groupId, codeId)
    if (!code || code.status === 'destroyed') return
    const store = await directory.store(code.storeId)
    const way = await desiredWay(kit.database, code, store, kit.clock.now())
    const note = (text: string) => kit.database.run('UPDATE channel_code SET sync_error = ? WHERE group_id = ? AND id = ?', [text.slice(0, 300), groupId, codeId])
    if (way === null) {
      await note('没有能接待的成员，给这个码或门店加上开通了客户联系的同事')
      throw new PermanentJobError('没有能接待的成员')
    }
    const hash = hashOfWay(way)
    if (code.configId !== null && code.syncedHash === hash) return
    const install = await directory.wecomInstall(await directory.installOfCorp(code.corpId))
    try {
      if (code.configId === null) {
        const made = await addContactWay(wecom, install, way)
        const kept = await kit.database.run("UPDATE channel_code SET config_id = ?, qr_code = ?, synced_hash = ?, sync_error = NULL WHERE group_id = ? AND id = ? AND status <> 'destroyed'", [made.configId, made.qrCode, hash, groupId, codeId])
        // Destroyed, or taken back as never made, while WeCom was still making it: nothing of it may stay scannable.
        if (kept.affectedRows === 0) await deleteContactWay(wecom, install, made.configId)
      } else {
        await updateContactWay(wecom, install, code.configId, way)
        await kit.database.run('UPDATE channel_code SET synced_hash = ?, sync_error = NULL WHERE group_id = ? AND id = ?', [hash, groupId, codeId])
      }
    } catch (cause) {
      if (!(cause instanceof WecomError)) throw cause
      await note(`${cause.reason}，${cause.action}`)
      if (cause.laterMs !== null) throw new RetryLater(cause.reason, cause.laterMs)
      if (cause.transient) throw cause
      await kit.facts.append(kit.database, { groupId, kind: 'code_failing', occurredAt: kit.clock.now(), storeId: code.storeId, codeId, cause: 'job', payload: { reason: cause.reason } })
      throw new PermanentJobError(cause.reason)
    }
  }
}
