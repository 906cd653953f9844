import { attachedAssets } from '@chitang/shared/contracts/attachments'
import type { Db } from '../../../platform/db/database.ts'
import { broadcastsWhere } from '../stored-broadcast.ts'

/** Pictures of what still has to be given to WeCom. */
export async function broadcastAssets(db: Db, groupId: string): Promise<string[]> {
  const rows = await broadcastsWhere(db, "group_id = ? AND state IN ('planning', 'waiting', 'scheduled', 'pushing', 'sending')", [groupId])
  return rows.flatMap((row) => attachedAssets(row.content.attachments))
}
