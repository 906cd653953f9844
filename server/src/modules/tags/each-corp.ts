import type { ElsewhereResult } from '@chitang/shared/contracts/tags'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import { plainMessage } from '../../platform/log/plain-message.ts'
import { asTag, tagColumns, tagFrom, type TagRow } from './usable-tags.ts'

export interface Twin extends TagRow { corpName: string }

/** What all share is one tag to people and one in every corp to WeCom: the others of that name, in the group of that name. */
export async function twinsOf(db: Db, tag: TagRow): Promise<Twin[]> {
  if (tag.scope === 'store' || tag.strategyId !== null) return []
  const rows = await db.rows<Twin>(
    `SELECT ${tagColumns}, c.name AS corpName ${tagFrom} JOIN corp c ON c.group_id = t.group_id AND c.id = t.corp_id
     WHERE t.group_id = ? AND t.corp_id <> ? AND t.name = ? AND t.deleted_at IS NULL AND t.computed = 0 AND t.merging_into IS NULL
       AND g.name = ? AND g.scope = ? AND g.strategy_id IS NULL AND g.deleted_at IS NULL ORDER BY c.name, t.id`, [tag.groupId, tag.corpId, tag.name, tag.groupName, tag.scope])
  return rows.map(asTag)
}

/** One after the other: each corp has its own limits, and what one refuses keeps no other from it. */
export async function inEachCorp(kit: Kit, twins: readonly Twin[], act: (twin: Twin) => Promise<unknown>): Promise<ElsewhereResult[]> {
  const results: ElsewhereResult[] = []
  for (const twin of twins) {
    try {
      await act(twin)
      results.push({ corpName: twin.corpName, why: null })
    } catch (cause) {
      if (!(cause instanceof AppError)) kit.log('error', { what: 'tag in another corp', tagId: twin.id, err: plainMessage(cause) })
      results.push({ corpName: twin.corpName, why: (cause instanceof AppError ? cause : new AppError('internal')).message })
    }
  }
  return results
}
