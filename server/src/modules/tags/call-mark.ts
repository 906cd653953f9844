import { markTag } from '../../wecom/endpoints/contacts.ts'
import type { WecomClient } from '../../wecom/client.ts'
import { WecomError } from '../../wecom/errors.ts'
import { RetryLater } from '../../platform/jobs/registry.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory } from '../org/index.ts'

export interface MarkedRelation { id: string; groupId: string; corpId: string; userid: string; externalUserId: string }

/** Marks one relation at WeCom, in its lane. Returns what WeCom refuses for good; what passes by itself is thrown. */
export async function callMark({ kit, directory, wecom }: { kit: Kit; directory: Directory; wecom: WecomClient }, relation: MarkedRelation, wecomIds: { add: string[]; remove: string[] }): Promise<WecomError | null> {
  // The mark stands before the call: a snapshot fetched while we write must not undo it.
  await kit.database.run('UPDATE follow_relation SET last_effect_at = ? WHERE group_id = ? AND id = ?', [kit.clock.now(), relation.groupId, relation.id])
  try {
    await markTag(wecom, await directory.wecomInstall(await directory.installOfCorp(relation.corpId)), { userid: relation.userid, externalUserId: relation.externalUserId, ...wecomIds })
    return null
  } catch (cause) {
    if (!(cause instanceof WecomError)) throw cause
    if (cause.laterMs !== null) throw new RetryLater(cause.reason, cause.laterMs)
    if (cause.transient) throw cause
    return cause
  }
}
