import type { getMyBroadcasts } from '@chitang/shared/contracts/broadcasts'
import type { ResponseOf } from '@chitang/shared/contracts/endpoint'
import type { Scope } from '../../platform/access/scope.ts'
import type { BroadcastDeps } from './broadcast-deps.ts'
import { textFor } from './content/wire-message.ts'
import { pushesWhere } from './push/stored-push.ts'
import { broadcastById } from './stored-broadcast.ts'

const shownMs = 3 * 86_400_000

/** What waits in the advisor's own client, and what they confirmed in the last days. */
export async function myBroadcasts(deps: BroadcastDeps, scope: Scope): Promise<ResponseOf<typeof getMyBroadcasts>> {
  const { kit } = deps
  const { database } = kit
  const since = new Date(kit.clock.ms() - shownMs)
  const pushes = await pushesWhere(database, "group_id = ? AND member_id IN (?) AND (state = 'made' OR (confirmed_at IS NOT NULL AND confirmed_at > ?)) ORDER BY made_at DESC LIMIT 20", [scope.groupId, scope.memberIds, since])
  const items = await Promise.all(pushes.map(async (push) => {
    const [broadcast, member, count] = await Promise.all([
      broadcastById(database, scope.groupId, push.broadcastId), deps.directory.member(push.memberId),
      database.row<{ n: string }>("SELECT COUNT(*) AS n FROM broadcast_target WHERE group_id = ? AND push_id = ? AND state IN ('pushed', 'sent', 'not_friend', 'over_limit')", [scope.groupId, push.id]),
    ])
    return { id: push.id, title: broadcast!.title, customers: Number(count!.n), confirmed: push.confirmedAt !== null, until: broadcast!.expiresAt!.toISOString(), text: await textFor(deps, broadcast!, push.variant, member?.name ?? '') }
  }))
  return { items }
}
