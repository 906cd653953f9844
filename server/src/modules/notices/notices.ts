import { Type } from 'typebox'
import { sendStaffCard } from '../../wecom/endpoints/messages.ts'
import type { WecomClient } from '../../wecom/client.ts'
import { WecomError } from '../../wecom/errors.ts'
import type { Db, Tx } from '../../platform/db/database.ts'
import { defineJob, PermanentJobError, RetryLater, type JobHandler } from '../../platform/jobs/registry.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory } from '../org/index.ts'

/** One card to staff inside WeCom (message/send); the link opens our own page. */
export const sendNoticeJob = defineJob({
  kind: 'notices.send-card',
  payload: Type.Object({ corpId: Type.String(), memberIds: Type.Array(Type.String(), { minItems: 1 }), title: Type.String(), description: Type.String(), page: Type.Union([Type.Literal('sidebar'), Type.Literal('admin')]), path: Type.Optional(Type.String()) }),
  maxAttempts: 8,
  priority: 35,
})

export interface Notice { groupId: string; corpId: string; memberIds: readonly string[]; title: string; description: string; page: 'sidebar' | 'admin'; dedupeKey: string
  /** Below /admin/. */
  path?: string
  /** Not before. */
  runAt?: Date
}

/** Inside the transaction of what is told; a fact that is written alone is told at once. */
export async function notify(kit: Kit, tx: Db | Tx, notice: Notice): Promise<void> {
  const memberIds = [...new Set(notice.memberIds)]
  if (memberIds.length === 0) return
  await kit.queue.enqueue(tx, sendNoticeJob, { corpId: notice.corpId, memberIds, title: notice.title, description: notice.description, page: notice.page, ...(notice.path === undefined ? {} : { path: notice.path }) }, { groupId: notice.groupId, dedupeKey: `notice:${notice.dedupeKey}`, ...(notice.runAt && { runAt: notice.runAt }) })
  if ('afterCommit' in tx) tx.afterCommit(() => kit.queue.wake())
  else kit.queue.wake()
}

export function sendNotice(deps: { kit: Kit; directory: Directory; wecom: WecomClient; publicOrigin: string }): JobHandler<typeof sendNoticeJob.payload> {
  const { directory, wecom, publicOrigin } = deps
  return async (payload) => {
    const install = await directory.installOfCorp(payload.corpId)
    const members = await Promise.all(payload.memberIds.map((id) => directory.member(id)))
    const userids = members.flatMap((member) => (member && member.corpId === payload.corpId && member.status === 'active' ? [member.userid] : []))
    if (userids.length === 0) return
    const app = `corp=${encodeURIComponent(install.corp.corpId)}&agent=${install.agentId}`
    // Who has no session yet is logged in by the app the card came from.
    const url = payload.page === 'admin' ? `${publicOrigin}/admin/${payload.path ?? ''}?${app}` : `${publicOrigin}/sidebar/?${app}`
    try {
      await sendStaffCard(wecom, await directory.wecomInstall(install), { userids, title: payload.title, description: payload.description, url })
    } catch (cause) {
      if (!(cause instanceof WecomError)) throw cause
      if (cause.laterMs !== null) throw new RetryLater(cause.reason, cause.laterMs)
      if (cause.transient) throw cause
      throw new PermanentJobError(cause.reason)
    }
  }
}

/** Members of this corp who manage a store. */
export async function managersOf(db: Db, groupId: string, corpId: string, storeId: string, roles: readonly string[] = ['store_manager', 'sales_manager']): Promise<string[]> {
  const rows = await db.rows<{ id: string }>(
    `SELECT m.id FROM assignment a JOIN member m ON m.group_id = a.group_id AND m.employee_id = a.employee_id AND m.corp_id = ? AND m.status = 'active'
     WHERE a.group_id = ? AND a.store_id = ? AND a.role IN (?) AND a.valid_to IS NULL`, [corpId, groupId, storeId, roles])
  return rows.map((row) => row.id)
}

/** Who holds one of these roles for the group as a whole, once each. */
export async function groupMembersOf(db: Db, groupId: string, roles: readonly string[]): Promise<{ corpId: string; memberId: string }[]> {
  const rows = await db.rows<{ corpId: string; memberId: string; employeeId: string }>(
    `SELECT m.corp_id AS corpId, m.id AS memberId, a.employee_id AS employeeId FROM assignment a JOIN member m ON m.group_id = a.group_id AND m.employee_id = a.employee_id AND m.status = 'active'
     WHERE a.group_id = ? AND a.store_id IS NULL AND a.role IN (?) AND a.valid_to IS NULL ORDER BY m.id`, [groupId, roles])
  return [...new Map(rows.map((row) => [row.employeeId, { corpId: row.corpId, memberId: row.memberId }])).values()]
}
