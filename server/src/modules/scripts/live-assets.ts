import { mediaAssetsOf, type ScriptPart } from '@chitang/shared/contracts/script-content'
import type { Db } from '../../platform/db/database.ts'
import { fromJson } from '../../platform/db/json.ts'

/** Pictures and files of scripts that can be sent today; what was retired or has expired is not renewed any more. */
export async function scriptAssets(db: Db, groupId: string, now: Date): Promise<string[]> {
  const rows = await db.rows<{ parts: unknown }>('SELECT parts FROM script WHERE group_id = ? AND with_media = 1 AND retired_at IS NULL AND (valid_to IS NULL OR valid_to > ?)', [groupId, now])
  return rows.flatMap((row) => mediaAssetsOf(fromJson<ScriptPart[]>(row.parts)))
}
