import { tagLimit } from '@chitang/shared/domain/tags'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'

/** At most WeCom's own limit of rows is looked at. */
export async function countSpace(db: Db, groupId: string, corpId: string): Promise<void> {
  await db.run(`INSERT INTO tag_space (group_id, corp_id, used) SELECT ?, ?, COUNT(*) FROM tag WHERE corp_id = ? AND deleted_at IS NULL ON DUPLICATE KEY UPDATE used = VALUES(used)`, [groupId, corpId, corpId])
}

export async function usedSpace(db: Db, groupId: string, corpId: string): Promise<number> {
  return (await db.row<{ used: number }>('SELECT used FROM tag_space WHERE group_id = ? AND corp_id = ?', [groupId, corpId]))?.used ?? 0
}

export async function demandSpace(db: Db, groupId: string, corpId: string, more: number): Promise<void> {
  const used = await usedSpace(db, groupId, corpId)
  if (used + more > tagLimit) throw new AppError('tags.limit', { used, more })
}
