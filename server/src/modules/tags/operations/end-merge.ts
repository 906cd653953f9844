import { AppError } from '../../../platform/http/errors.ts'
import { RetryLater } from '../../../platform/jobs/registry.ts'
import { deleteAtWecom, forgetTag, type TagDeps } from '../define-tags.ts'
import { tagsByIds } from '../usable-tags.ts'
import type { OperationRow } from './operations.repo.ts'
import { chunkSize } from './source.model.ts'

/**
 * The old tag goes only when nobody carries it: customers marked meanwhile are taken up again, news that WeCom sent
 * before now is heard first, and who failed keeps the old tag, and the tag.
 */
export async function endMerge(deps: TagDeps, operation: OperationRow, failed: number): Promise<'again' | 'ended'> {
  const { kit, directory } = deps
  const { groupId, id } = operation
  const oldId = operation.tagIds[0]!
  const stuck = async (note: string | null) => {
    await kit.database.run("UPDATE tag_operation SET state = 'stuck', place = NULL, note = ? WHERE group_id = ? AND id = ?", [note, groupId, id])
    return 'ended' as const
  }
  if ((await takeUpAgain(deps, operation, oldId)) > 0) return 'again'
  if (failed > 0) return stuck(null)
  if (operation.place === null) {
    await kit.database.run('UPDATE tag_operation SET place = ? WHERE group_id = ? AND id = ?', [kit.clock.now().toISOString(), groupId, id])
    return 'again'
  }
  const [old] = await tagsByIds(kit.database, groupId, [oldId])
  const corpId = old?.corpId
  if (old && corpId) {
    const unheard = await kit.database.row("SELECT id FROM inbox WHERE group_id = ? AND corp_id = ? AND received_at <= ? AND received_at > ? AND status = 'pending' AND run_at <= ? LIMIT 1",
      [groupId, corpId, new Date(operation.place), new Date(Date.parse(operation.place) - 3_600_000), kit.clock.now()])
    if (unheard) return 'again'
    try {
      await deleteAtWecom(deps, old, await directory.installOfCorp(corpId))
    } catch (cause) {
      if (!(cause instanceof AppError)) throw cause
      if (cause.status === 503) throw new RetryLater(cause.message, 2_000)
      // Gone already is what was wanted; any other refusal is somebody's to settle.
      if (cause.code !== 'tags.unknown') return stuck(`没有客户带着它了，但企业微信不让删：${cause.message}`.slice(0, 120))
    }
  }
  await kit.database.transaction(async (tx) => {
    const into = operation.targetTagId!
    // Whatever named the old tag names the new one; where both stood, one is enough.
    await tx.run('INSERT INTO channel_code_tag (group_id, code_id, tag_id) SELECT k.group_id, k.code_id, ? FROM channel_code_tag k WHERE k.group_id = ? AND k.tag_id = ? ON DUPLICATE KEY UPDATE tag_id = VALUES(tag_id)', [into, groupId, oldId])
    await tx.run('UPDATE tag_rule SET tag_id = ? WHERE group_id = ? AND tag_id = ?', [into, groupId, oldId])
    await tx.run('UPDATE tag_mapping SET target_tag_id = ? WHERE group_id = ? AND target_tag_id = ?', [into, groupId, oldId])
    await tx.run('INSERT INTO tag_mapping (group_id, tag_id, target_tag_id, by_employee_id, at) SELECT m.group_id, ?, m.target_tag_id, m.by_employee_id, m.at FROM tag_mapping m WHERE m.group_id = ? AND m.tag_id = ? ON DUPLICATE KEY UPDATE at = tag_mapping.at', [into, groupId, oldId])
    if (old) await forgetTag(kit, tx, old)
    await tx.run("UPDATE tag_operation SET state = 'done', place = NULL, note = NULL, finished_at = ? WHERE group_id = ? AND id = ?", [kit.clock.now(), groupId, id])
  })
  return 'ended'
}

/** Customers who carry the old tag although nothing is left to do: marked meanwhile. Those that failed wait for a person. */
async function takeUpAgain({ kit }: TagDeps, operation: OperationRow, oldId: string): Promise<number> {
  const rows = await kit.database.rows<{ id: string }>(
    `SELECT rt.relation_id AS id FROM relation_tag rt LEFT JOIN tag_operation_item i ON i.group_id = rt.group_id AND i.operation_id = ? AND i.relation_id = rt.relation_id
     WHERE rt.group_id = ? AND rt.tag_id = ? AND (i.state IS NULL OR i.state IN ('done', 'skipped')) ORDER BY rt.relation_id LIMIT ?`, [operation.id, operation.groupId, oldId, chunkSize])
  if (rows.length === 0) return 0
  await kit.database.run(
    `INSERT INTO tag_operation_item (group_id, operation_id, relation_id, state, tries) VALUES ${rows.map(() => "(?, ?, ?, 'waiting', 0)").join(', ')} ON DUPLICATE KEY UPDATE plan = NULL, state = 'waiting'`,
    rows.flatMap((row) => [operation.groupId, operation.id, row.id]))
  return rows.length
}
