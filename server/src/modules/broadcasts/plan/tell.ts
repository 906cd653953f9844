import type { Tx } from '../../../platform/db/database.ts'
import type { Kit } from '../../../platform/kit.ts'
import { notify } from '../../notices/index.ts'
import type { StoredBroadcast } from '../stored-broadcast.ts'

interface Words { title: string; description: string; key: string }

/** A card to everybody who may approve for the whole group, in whichever corp they are. */
export const tellDeciders = (kit: Kit, tx: Tx, broadcast: StoredBroadcast, words: Words): Promise<void> => tell(kit, tx, broadcast, words,
  "SELECT m.id, m.corp_id AS corpId FROM assignment a JOIN member m ON m.group_id = a.group_id AND m.employee_id = a.employee_id AND m.status = 'active' WHERE a.group_id = ? AND a.store_id IS NULL AND a.role = 'group_hq' AND a.valid_to IS NULL", [])

/** A card to who made it. */
export const tellMaker = (kit: Kit, tx: Tx, broadcast: StoredBroadcast, words: Words): Promise<void> => tell(kit, tx, broadcast, words,
  "SELECT m.id, m.corp_id AS corpId FROM member m WHERE m.group_id = ? AND m.employee_id = ? AND m.corp_id = ? AND m.status = 'active'", [broadcast.createdBy, broadcast.corpId])

async function tell(kit: Kit, tx: Tx, { groupId, id, version }: StoredBroadcast, { title, description, key }: Words, whom: string, params: string[]): Promise<void> {
  const members = await tx.rows<{ id: string; corpId: string }>(whom, [groupId, ...params])
  for (const corpId of new Set(members.map((one) => one.corpId)))
    await notify(kit, tx, { groupId, corpId, memberIds: members.filter((one) => one.corpId === corpId).map((one) => one.id), page: 'admin', dedupeKey: `broadcast:${id}:${version}:${key}:${corpId}`, title: title.slice(0, 60), description })
}
