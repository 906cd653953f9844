import { goneWords, stuckWords } from '@chitang/shared/domain/codes'
import { Type } from 'typebox'
import { addContactWay, deleteContactWay, getContactWay, updateContactWay } from '../../../wecom/endpoints/contact-ways.ts'
import type { WecomClient } from '../../../wecom/client.ts'
import { WecomError } from '../../../wecom/errors.ts'
import { defineJob, PermanentJobError, RetryLater, type JobHandler } from '../../../platform/jobs/registry.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { Directory } from '../../org/index.ts'
import { hashOfWay, invalidParameter, statusAt, wayGone } from '../codes.model.ts'
import { codeById, type StoredCode } from '../codes.repo.ts'
import { channelCodeChange } from '../codes.table.ts'
import { desiredWay } from '../desired-way.ts'
import { changeWords, rotaEdited } from '../rota-words.model.ts'
import type { Roster } from '../rota.model.ts'

export const syncWayJob = defineJob({ kind: 'codes.sync-way', payload: Type.Object({ codeId: Type.String({ pattern: '^[0-9]+$' }), why: Type.Optional(Type.String()), by: Type.Optional(Type.String()) }), maxAttempts: 8, priority: 30 })

/** add_contact_way, type: 1 one person, 2 several (doc 92228). */
const singleType = 1

const nobody = '没有能接待的成员，给这个码或门店加上开通了客户联系的同事'

/** Makes the contact way at WeCom what the code wants; calls only when something changed. */
export function syncWay(deps: { kit: Kit; directory: Directory; wecom: WecomClient }): JobHandler<typeof syncWayJob.payload> {
  const { kit, directory, wecom } = deps
  return async ({ codeId, why, by }, { groupId }) => {
    const code = await codeById(kit.database, groupId, codeId)
    if (!code || code.status === 'destroyed') return
    if (code.syncError === stuckWords && by === undefined) return
    const store = await directory.store(code.storeId)
    const { timeZone } = await directory.group(groupId)
    const way = await desiredWay(kit.database, code, { store, timeZone }, kit.clock.now())
    await kit.database.run('UPDATE channel_code SET next_change_at = ? WHERE group_id = ? AND id = ?', [way?.roster?.next ?? null, groupId, codeId])
    const note = (text: string) => kit.database.run('UPDATE channel_code SET sync_error = ? WHERE group_id = ? AND id = ?', [text.slice(0, 300), groupId, codeId])
    const failing = (reason: string) => kit.facts.append(kit.database, { groupId, kind: 'code_failing', occurredAt: kit.clock.now(), storeId: code.storeId, codeId, cause: 'job', payload: { reason } })
    if (way === null) {
      // Looked at again and again, by several processes: it failed once.
      const { affectedRows } = await kit.database.run('UPDATE channel_code SET sync_error = ? WHERE group_id = ? AND id = ? AND NOT (sync_error <=> ?)', [nobody, groupId, codeId, nobody])
      if (affectedRows > 0) await failing(nobody)
      throw new PermanentJobError('没有能接待的成员')
    }
    const hash = hashOfWay(way)
    // As WeCom has it: what was wrong meanwhile is over.
    if (code.configId !== null && code.syncedHash === hash) {
      if (code.syncError === goneWords) return
      if (code.syncError !== null) await kit.database.run('UPDATE channel_code SET sync_error = NULL WHERE group_id = ? AND id = ? AND synced_hash = ? AND sync_error = ?', [groupId, codeId, hash, code.syncError])
      return why === rotaEdited ? noteRoster(kit, code, way.roster, hash, { why, by }) : undefined
    }
    const install = await directory.wecomInstall(await directory.installOfCorp(code.corpId))
    try {
      if (code.configId === null) {
        const made = await addContactWay(wecom, install, way)
        const kept = await kit.database.run("UPDATE channel_code SET config_id = ?, qr_code = ?, synced_hash = ?, roster = ?, sync_error = NULL WHERE group_id = ? AND id = ? AND status <> 'destroyed'", [made.configId, made.qrCode, hash, JSON.stringify(way.roster?.memberIds ?? []), groupId, codeId])
        // Destroyed, or taken back as never made, while WeCom was still making it: nothing of it may stay scannable.
        if (kept.affectedRows === 0) await deleteContactWay(wecom, install, made.configId)
      } else {
        await updateContactWay(wecom, install, code.configId, way)
        await noteRoster(kit, code, way.roster, hash, { why, by })
      }
    } catch (cause) {
      if (!(cause instanceof WecomError)) throw cause
      if (cause.errcode === invalidParameter && code.configId !== null && !code.single && (await getContactWay(wecom, install, code.configId)).type === singleType) {
        // Not one of ours: from now on it is asked for one person at a time.
        await kit.database.run('UPDATE channel_code SET single = 1 WHERE group_id = ? AND id = ?', [groupId, codeId])
        throw new RetryLater('a code of one person', 0)
      }
      const isStuck = cause.errcode === invalidParameter && code.single
      await note(cause.errcode === wayGone ? goneWords : isStuck ? stuckWords : `${cause.reason}，${cause.action}`)
      if (cause.laterMs !== null) throw new RetryLater(cause.reason, cause.laterMs)
      if (cause.transient) throw cause
      await failing(isStuck ? stuckWords : cause.reason)
      throw new PermanentJobError(cause.reason)
    }
  }
}

/** WeCom took it: who stands there now, and a line of history when that is somebody else than before, or a person changed the shifts. */
async function noteRoster(kit: Kit, code: StoredCode, roster: Roster | null, hash: string, { why, by }: { why: string | undefined; by: string | undefined }): Promise<void> {
  const { groupId, id, roster: known, rota } = code
  const after = roster?.memberIds ?? []
  const now = kit.clock.now()
  await kit.database.transaction(async (tx) => {
    await tx.run('UPDATE channel_code SET synced_hash = ?, roster = ?, sync_error = NULL WHERE group_id = ? AND id = ?', [hash, JSON.stringify(after), groupId, id])
    // Before anybody noted it, everybody stood there.
    const before = known ?? (await tx.rows<{ id: string }>('SELECT member_id AS id FROM channel_code_member WHERE group_id = ? AND code_id = ? AND backup = 0 ORDER BY member_id', [groupId, id])).map((row) => row.id)
    const same = before.join() === after.join()
    if (same && why !== rotaEdited) return
    await tx.orm.insert(channelCodeChange).values({ groupId, codeId: id, id: kit.ids.next(), at: now, byEmployeeId: by ?? null, why: (same ? `${rotaEdited}，现在接待的没变` : changeWords(why, roster?.why ?? null, rota !== null)).slice(0, 120), before, after })
    // A customer's own 转介绍 code is nobody's to look after.
    if (after.length === 0 && statusAt(code, now) === 'active' && code.kind !== 'referral') await kit.facts.append(tx, { groupId, kind: 'code_alone', occurredAt: now, storeId: code.storeId, codeId: id, cause: 'job', payload: { why: why ?? null } })
  })
}
