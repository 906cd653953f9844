import { goneWords, stuckWords } from '@chitang/shared/domain/codes'
import { getContactWay } from '../../wecom/endpoints/contact-ways.ts'
import type { WecomClient } from '../../wecom/client.ts'
import { ofWholeApp, WecomError } from '../../wecom/errors.ts'
import { laneKeyOf } from '../../platform/jobs/lanes.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory, InstallInfo } from '../org/index.ts'
import { hashOfWay, wayGone } from './codes.model.ts'
import { codesWhere, type StoredCode } from './codes.repo.ts'
import { desiredWay } from './desired-way.ts'
import { syncWayJob } from './jobs/sync-way.job.ts'

export interface WaysRead { calls: number; findings: { kind: 'way_changed' | 'way_gone' | 'way_refused'; detail: string; storeId: string }[] }

/** Compares every code with its contact way. A changed one is set right again; a deleted one cannot be brought back under its printed QR code, so people are told. */
export async function reconcileWays(deps: { kit: Kit; directory: Directory; wecom: WecomClient }, install: InstallInfo, yieldIfStopping: () => void): Promise<WaysRead> {
  const { kit, directory, wecom } = deps
  const api = await directory.wecomInstall(install)
  const { timeZone } = await directory.group(install.groupId)
  const codes = await codesWhere(kit.database, "k.corp_id = ? AND k.config_id IS NOT NULL AND k.status <> 'destroyed'", [install.corp.id])
  const read: WaysRead = { calls: 0, findings: [] }
  for (const code of codes) {
    yieldIfStopping()
    read.calls += 1
    const way = await getContactWay(wecom, api, code.configId!).catch((cause: unknown) => {
      if (cause instanceof WecomError && !cause.transient && !ofWholeApp(cause)) return cause
      throw cause
    })
    const say = (words: string | null) => kit.database.run('UPDATE channel_code SET sync_error = ? WHERE group_id = ? AND id = ?', [words, code.groupId, code.id])
    if (way instanceof WecomError) {
      if (way.errcode !== wayGone) read.findings.push({ kind: 'way_refused', detail: `活码「${code.name}」没有核对：${way.reason}，${way.action}`, storeId: code.storeId })
      else if (code.syncError !== goneWords) {
        read.findings.push({ kind: 'way_gone', detail: `活码「${code.name}」：${goneWords}`, storeId: code.storeId })
        await say(goneWords)
      }
      continue
    }
    if (code.syncError === goneWords) await say(null)
    const single = way.type === 1
    if (code.single !== single) await kit.database.run('UPDATE channel_code SET single = ? WHERE group_id = ? AND id = ?', [single, code.groupId, code.id])
    const wanted = await desiredWay(kit.database, { ...code, single }, { store: await directory.store(code.storeId), timeZone }, kit.clock.now())
    // The remark is a label nobody sees, in WeCom's console neither (doc 92228).
    if (wanted === null) continue
    const isStuck = code.syncError === stuckWords
    if (hashOfWay({ ...way, remark: wanted.remark }) === hashOfWay(wanted)) {
      if (isStuck) await say(null)
      continue
    }
    if (isStuck) continue
    if (await setRight(kit, code)) read.findings.push({ kind: 'way_changed', detail: `活码「${code.name}」的接待人或设置与企业微信不一致，已改回`, storeId: code.storeId })
  }
  return read
}

/** False when the code was changed here meanwhile: its own job is on the way. */
function setRight(kit: Kit, code: StoredCode): Promise<boolean> {
  return kit.database.transaction(async (tx) => {
    const same = await tx.run('UPDATE channel_code SET synced_hash = NULL WHERE group_id = ? AND id = ? AND synced_hash <=> ?', [code.groupId, code.id, code.syncedHash])
    if (same.affectedRows === 0) return false
    await kit.queue.enqueue(tx, syncWayJob, { codeId: code.id }, { groupId: code.groupId, laneKey: laneKeyOf(code.corpId, `*code:${code.id}`) })
    tx.afterCommit(() => kit.queue.wake())
    return true
  })
}
