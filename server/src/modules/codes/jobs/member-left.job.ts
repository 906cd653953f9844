import { Type } from 'typebox'
import { Id } from '@chitang/shared/contracts/common'
import type { SqlValue } from '../../../platform/db/database.ts'
import { defineJob, type JobHandler } from '../../../platform/jobs/registry.ts'
import type { Kit } from '../../../platform/kit.ts'
import { storeOfMember, type Directory } from '../../org/index.ts'
import { enqueueSync } from '../codes.service.ts'

/** Enqueued where it is noted that somebody left. */
export const memberLeftJob = defineJob({ kind: 'codes.member-left', payload: Type.Object({ memberId: Id }), maxAttempts: 8, priority: 30 })

const step = 200

interface Found { id: string; groupId: string; corpId: string }

/** Whoever left stands behind no code any more: their own codes are worked out again, and those of the store that its advisors stand behind by default. */
export function leaveCodes({ kit, directory }: { kit: Kit; directory: Directory }): JobHandler<typeof memberLeftJob.payload> {
  return async ({ memberId }, { groupId }) => {
    const member = await directory.member(memberId)
    if (!member) return
    const store = storeOfMember((await directory.storesOf(groupId)).filter((one) => one.corpId === member.corpId), member)
    const why = `${member.name}离职了`
    await eachStep(kit, "FROM channel_code_member x JOIN channel_code k ON k.group_id = x.group_id AND k.id = x.code_id WHERE x.group_id = ? AND x.member_id = ? AND k.status = 'active'", [groupId, memberId], why)
    const now = kit.clock.now()
    if (store) await eachStep(kit, "FROM channel_code k WHERE k.group_id = ? AND k.store_id = ? AND k.status <> 'destroyed' AND (k.status = 'disabled' OR k.valid_to <= ? OR k.valid_from > ? OR JSON_LENGTH(k.roster) = 0)", [groupId, store.id, now, now], why)
  }
}

async function eachStep(kit: Kit, from: string, params: SqlValue[], why: string): Promise<void> {
  for (let after = '0'; ;) {
    const codes = await kit.database.rows<Found>(`SELECT k.id, k.group_id AS groupId, k.corp_id AS corpId ${from} AND k.id > ? ORDER BY k.id LIMIT ?`, [...params, after, step])
    if (codes.length === 0) return
    await kit.database.transaction(async (tx) => {
      for (const code of codes) await enqueueSync(kit, tx, code, { why })
    })
    after = codes.at(-1)!.id
  }
}
