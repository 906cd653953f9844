import { followUserList } from '../../wecom/endpoints/contacts.ts'
import { holdLanes } from '../../platform/jobs/lane-hold.ts'
import { laneKeyOf, laneOf } from '../../platform/jobs/lanes.ts'
import { refreshContact, type RefreshDeps } from '../customers/index.ts'
import type { InstallInfo } from '../org/index.ts'
import { absenceStep } from './sync.model.ts'
import { addFindings, batchRows, type RunRow } from './sync-run.repo.ts'

interface Missing { id: string; userid: string; externalUserId: string; missingSince: Date | null }

/**
 * Relations that a complete run did not show. One such run only marks them; an hour later a second one asks WeCom
 * about each by name, and only its 84061, or an answer that no longer names the advisor, ends the relation. Members
 * whom WeCom would not read, or who no longer serve, prove nothing. Returns how many marked relations must be looked
 * at again.
 */
export async function settleAbsence(deps: RefreshDeps, run: RunRow, install: InstallInfo, yieldIfStopping: () => void): Promise<number> {
  const { kit, directory, wecom } = deps
  const batches = await batchRows(kit.database, run)
  // Asked anew: who left the list while we read shows no customers, and has not lost them.
  const stillServing = new Set(await followUserList(wecom, await directory.wecomInstall(install)))
  let calls = 1
  let repaired = 0
  let marked = 0
  for (const batch of batches.filter((one) => one.status === 'done')) {
    const userids = batch.userids.filter((userid) => stillServing.has(userid))
    for (const missing of userids.length === 0 ? [] : await missingOf(deps, run, install, userids)) {
      const step = absenceStep(missing.missingSince, run.startedAt)
      if (step !== 'ask') marked += 1
      if (step === 'mark') await kit.database.run('UPDATE follow_relation SET missing_since = ? WHERE group_id = ? AND id = ? AND missing_since IS NULL', [run.startedAt, run.groupId, missing.id])
      if (step === 'ask') {
        yieldIfStopping()
        calls += 1
        const ended = await askByName(deps, install, missing)
        if (ended === null) marked += 1
        if (ended === true) {
          repaired += 1
          await addFindings(kit, kit.database, run, [{ kind: 'deleted', externalUserId: missing.externalUserId, userid: missing.userid, detail: '企业微信里已经不是好友：两次对账都没有看到，单独查询也确认了' }])
        }
      }
    }
  }
  await kit.database.run('UPDATE sync_run SET calls = calls + ?, minimum_calls = minimum_calls + ?, repaired = repaired + ? WHERE group_id = ? AND id = ?', [calls, calls, repaired, run.groupId, run.id])
  return marked
}

const missingOf = ({ kit }: RefreshDeps, run: RunRow, install: InstallInfo, userids: readonly string[]): Promise<Missing[]> =>
  kit.database.rows<Missing>(
    `SELECT r.id, m.userid, c.external_userid AS externalUserId, r.missing_since AS missingSince
     FROM member m JOIN follow_relation r ON r.group_id = m.group_id AND r.member_id = m.id JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id
     WHERE m.group_id = ? AND m.corp_id = ? AND m.userid IN (?) AND r.deleted_at IS NULL AND r.half = 0 AND r.added_at < ? AND r.fetched_at < ?`,
    [run.groupId, install.corp.id, userids, run.startedAt, run.startedAt])

/** A busy lane is asked for this often. */
const busyTries = 100
const busyPauseMs = 50

/** In the customer's lane: true when WeCom confirmed it, null when the lane stayed busy. A failure of the call changes nothing. */
async function askByName(deps: RefreshDeps, install: InstallInfo, missing: Missing): Promise<boolean | null> {
  const { kit } = deps
  for (let attempt = 0; attempt < busyTries; attempt++) {
    const hold = await holdLanes(kit.database, [laneOf(laneKeyOf(install.corp.id, missing.externalUserId))])
    try {
      if (!hold.stillOurs()) {
        await new Promise((resolve) => setTimeout(resolve, busyPauseMs))
        continue
      }
      await refreshContact(deps, install.corp, missing.externalUserId, [{ userid: missing.userid, changeType: 'del_external_contact', at: kit.clock.now() }], 'reconcile', true)
      const after = await kit.database.row<{ deleted_at: Date | null }>('SELECT deleted_at FROM follow_relation WHERE group_id = ? AND id = ?', [install.groupId, missing.id])
      return after?.deleted_at != null
    } finally {
      await hold.release()
    }
  }
  return null
}
