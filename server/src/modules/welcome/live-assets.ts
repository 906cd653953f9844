import { attachedAssets, type Attachment } from '@chitang/shared/contracts/attachments'
import type { Db } from '../../platform/db/database.ts'
import { fromJson } from '../../platform/db/json.ts'

/** Pictures that enabled welcome rules attach. */
export async function welcomeAssets(db: Db, groupId: string): Promise<string[]> {
  const rows = await db.rows<{ attachments: unknown }>('SELECT attachments FROM welcome_rule WHERE group_id = ? AND enabled = 1', [groupId])
  return rows.flatMap((row) => attachedAssets(fromJson<Attachment[]>(row.attachments)))
}
