import { attachedAssets, type Attachment } from '@chitang/shared/contracts/attachments'
import type { Db } from '../../platform/db/database.ts'
import { fromJson } from '../../platform/db/json.ts'

/** Pictures that welcomes of living codes attach. */
export async function codeAssets(db: Db, groupId: string, now: Date): Promise<string[]> {
  const rows = await db.rows<{ attachments: unknown }>("SELECT welcome_attachments AS attachments FROM channel_code WHERE group_id = ? AND status = 'active' AND welcome_text IS NOT NULL AND (valid_to IS NULL OR valid_to > ?)", [groupId, now])
  return rows.flatMap((row) => attachedAssets(fromJson<Attachment[]>(row.attachments)))
}
