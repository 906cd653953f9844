import * as contract from '@chitang/shared/contracts/group-chats'
import { demandStore } from '../../platform/access/policy.ts'
import type { Router } from '../../platform/http/route.ts'
import { callWecom } from '../../wecom/app-error.ts'
import { syncGroupChats, type GroupChatDeps } from './sync-group-chats.ts'

export function registerGroupChatRoutes(router: Router, deps: GroupChatDeps): void {
  const { kit, directory } = deps

  router.scoped(contract.listGroupChats, async (scope, { params }) => {
    demandStore(scope, 'broadcast.read', params.id)
    const rows = await kit.database.rows<{ id: string; name: string; owner: string; members: number; customers: number; createdAt: Date; fetchedAt: Date; sendable: number }>(
      `SELECT g.id, g.name, m.name AS owner, g.members, g.customers, g.created_at AS createdAt, g.fetched_at AS fetchedAt, m.status = 'active' AND m.customer_contact = 1 AS sendable
       FROM group_chat g JOIN member m ON m.group_id = g.group_id AND m.id = g.owner_member_id WHERE g.group_id = ? AND g.store_id = ? AND g.gone_at IS NULL ORDER BY g.customers DESC, g.id LIMIT 500`, [scope.groupId, params.id])
    return { items: rows.map(({ createdAt, fetchedAt, sendable, ...row }) => ({ ...row, members: Number(row.members), customers: Number(row.customers), createdAt: createdAt.toISOString(), readAt: fetchedAt.toISOString(), sendable: Number(sendable) === 1 })) }
  })

  router.scoped(contract.refreshGroupChats, async (scope, { params }) => {
    demandStore(scope, 'broadcast.write', params.id)
    const { corpId } = await directory.store(params.id)
    return { groups: await callWecom(async () => syncGroupChats(deps, await directory.installOfCorp(corpId))) }
  })
}
