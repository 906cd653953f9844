import { listDeadJobs, replayDeadJob, replayDeadJobs } from '@chitang/shared/contracts/events'
import type { Permission } from '@chitang/shared/domain/policy'
import { demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { decodeCursor, pageOf } from '../../platform/http/cursor.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Router } from '../../platform/http/route.ts'
import type { Kit } from '../../platform/kit.ts'

/** What a job wanted, in the words of who reads the list. A run of the reading shows its own failure. */
const words: Readonly<Record<string, string>> = {
  'tags.mark-relation': '给客户打标签', 'codes.set-remark': '写客户备注', 'codes.sync-way': '更新渠道活码', 'notices.send-card': '企业微信提醒', 'sidebar.refresh-contact': '重新获取客户',
}
const kinds = Object.keys(words)

interface Row { id: string; at: Date; kind: string; attempts: number; reason: string | null; customerName: string | null; memberName: string | null }

/** A store sees the dead effects of its own relations and codes; what has neither belongs to who sees the whole group. */
export function registerDeadJobRoutes(router: Router, deps: { kit: Kit }): void {
  const { kit } = deps

  const from = `FROM job j
    LEFT JOIN follow_relation r ON r.group_id = j.group_id AND r.id = CAST(JSON_UNQUOTE(JSON_EXTRACT(j.payload, '$.relationId')) AS UNSIGNED)
    LEFT JOIN channel_code k ON k.group_id = j.group_id AND k.id = CAST(JSON_UNQUOTE(JSON_EXTRACT(j.payload, '$.codeId')) AS UNSIGNED)
    LEFT JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id LEFT JOIN member m ON m.group_id = r.group_id AND m.id = r.member_id`

  const reachOf = (scope: Scope, permission: Permission) => {
    const decision = demand(scope, permission)
    const whole = decision.reach === 'group'
    return { sql: `j.status = 'dead' AND j.group_id = ? AND j.kind IN (?)${whole ? '' : ' AND (r.store_id IN (?) OR (r.store_id IS NULL AND k.store_id IN (?)))'}`, params: [scope.groupId, kinds, ...(whole ? [] : [decision.rows.stores, decision.rows.stores])] }
  }

  const replay = async (scope: Scope, jobs: readonly { id: string; storeId: string | null }[]): Promise<void> => {
    if (jobs.length === 0) return
    const byStore = new Map<string, string[]>()
    // What belongs to no store is replayed by who sees the whole group: it stands with the group's first.
    for (const job of jobs) byStore.set(job.storeId ?? scope.allStores[0]!.id, [...(byStore.get(job.storeId ?? scope.allStores[0]!.id) ?? []), job.id])
    await kit.database.transaction(async (tx) => {
      await tx.run("UPDATE job SET status = 'ready', attempts = 0, run_at = ?, finished_at = NULL WHERE group_id = ? AND id IN (?) AND status = 'dead'", [kit.clock.now(), scope.groupId, jobs.map((job) => job.id)])
      for (const [storeId, ids] of byStore)
        await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId, action: 'job.replay', objectType: 'job', objectId: ids[0]!, fields: { count: ids.length }, reason: null })
      tx.afterCommit(() => kit.queue.wake())
    })
  }

  router.scoped(listDeadJobs, async (scope, { query }) => {
    const reach = reachOf(scope, 'event.read')
    const after = decodeCursor(query.cursor)
    const limit = query.limit ?? 40
    const rows = await kit.database.rows<Row>(
      `SELECT j.id, j.finished_at AS at, j.kind, j.attempts, j.last_error AS reason, c.name AS customerName, m.name AS memberName ${from}
       WHERE ${reach.sql}${after ? ' AND (j.finished_at < ? OR (j.finished_at = ? AND j.id < ?))' : ''} ORDER BY j.finished_at DESC, j.id DESC LIMIT ?`,
      [...reach.params, ...(after ? [after.at, after.at, after.id] : []), limit + 1])
    const page = pageOf(rows, limit, (row) => row)
    return { nextCursor: page.nextCursor, items: page.items.map(({ kind, at, ...row }) => ({ ...row, at: at.toISOString(), what: words[kind]! })) }
  })

  router.scoped(replayDeadJob, async (scope, { params }) => {
    const reach = reachOf(scope, 'event.replay')
    const row = await kit.database.row<{ id: string; storeId: string | null }>(`SELECT j.id, COALESCE(r.store_id, k.store_id) AS storeId ${from} WHERE ${reach.sql} AND j.id = ?`, [...reach.params, params.id])
    if (!row) throw new AppError('not_found')
    await replay(scope, [row])
    return { ok: true as const }
  })

  router.scoped(replayDeadJobs, async (scope) => {
    const reach = reachOf(scope, 'event.replay')
    const rows = await kit.database.rows<{ id: string; storeId: string | null }>(`SELECT j.id, COALESCE(r.store_id, k.store_id) AS storeId ${from} WHERE ${reach.sql} ORDER BY j.finished_at LIMIT 1000`, reach.params)
    await replay(scope, rows)
    return { replayed: rows.length }
  })
}
