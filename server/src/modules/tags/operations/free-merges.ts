import type { Kit } from '../../../platform/kit.ts'

export const endMerge = "UPDATE tag_operation SET state = 'given_up', place = NULL, note = ?, finished_at = ?"

/** Somebody deleted at WeCom what other tags were becoming: they stay what they are. */
export async function freeMergesInto(kit: Kit, groupId: string, goneIds: readonly string[]): Promise<void> {
  if (goneIds.length === 0) return
  await kit.database.transaction(async (tx) => {
    await tx.run('UPDATE tag SET merging_into = NULL WHERE group_id = ? AND merging_into IN (?)', [groupId, goneIds])
    await tx.run(`${endMerge} WHERE group_id = ? AND kind = 'merge' AND target_tag_id IN (?) AND state IN ('collecting', 'running', 'stuck', 'stopped')`, ['留下的那个标签在企业微信里被删了，没换成的保留旧标签', kit.clock.now(), groupId, goneIds])
  })
}
