import { Id } from '@chitang/shared/contracts/common'
import { addDays } from '@chitang/shared/domain/touch-windows'
import { Type } from 'typebox'
import { dayStart, localDay } from '../../../platform/clock/day.ts'
import { defineJob, RetryLater, type JobHandler } from '../../../platform/jobs/registry.ts'
import type { Kit } from '../../../platform/kit.ts'
import { memberBehavior, type BehaviorDay } from '../../../wecom/endpoints/behavior.ts'
import { ofWholeApp, WecomError } from '../../../wecom/errors.ts'
import type { WecomClient } from '../../../wecom/client.ts'
import type { Directory, GroupInfo, InstallInfo } from '../../org/index.ts'
import { wecomBehaviorDaily } from '../kpis.table.ts'
import { spansToRead } from './spans.model.ts'

type Deps = { kit: Kit; directory: Directory; wecom: WecomClient }

export const readBehaviorJob = defineJob({ kind: 'kpis.read-behavior', payload: Type.Object({ corpId: Id }), maxAttempts: 8, priority: 90 })

const zone = 'Asia/Shanghai'

/** Every corp once a day. WeCom counts a day after it ended, nobody knows when: it is asked in the morning. */
export async function planBehavior({ kit, directory }: { kit: Kit; directory: Directory }): Promise<void> {
  for (const install of (await directory.installs()).filter((one) => !one.isRevoked))
    await kit.queue.enqueue(kit.database, readBehaviorJob, { corpId: install.corp.id }, { groupId: install.groupId, dedupeKey: `behavior:${install.corp.id}:${localDay(kit.clock.now(), zone)}` })
}

interface MemberRow { id: string; userid: string; readDay: string | null }

/** Reads the days that are missing, advisor by advisor: one refusal leaves out one advisor, one of the whole app the corp. */
export function readBehavior(deps: Deps): JobHandler<typeof readBehaviorJob.payload> {
  return async ({ corpId }, { stopping }) => {
    const install = await deps.directory.installOfCorp(corpId)
    if (!install.isRevoked) await readBehaviorOf(deps, install, stopping)
  }
}

export async function readBehaviorOf(deps: Deps, install: InstallInfo, stopping: () => boolean = () => false): Promise<void> {
  const { kit, directory } = deps
  const { groupId } = install
  const group = await directory.group(groupId)
  const members = await kit.database.rows<MemberRow>(
    `SELECT m.id, m.userid, b.read_day AS readDay FROM member m LEFT JOIN wecom_behavior_read b ON b.group_id = m.group_id AND b.member_id = m.id
     WHERE m.group_id = ? AND m.corp_id = ? AND m.status = 'active' AND m.customer_contact = 1 ORDER BY m.id`, [groupId, install.corp.id])
  for (const member of members) {
    if (stopping()) throw new RetryLater('the process is being stopped', 1_000)
    await readMember(deps, install, group, member)
  }
}

async function readMember({ kit, directory, wecom }: Deps, install: InstallInfo, group: GroupInfo, member: MemberRow): Promise<void> {
  const today = localDay(kit.clock.now(), zone)
  const spans = spansToRead(member.readDay, today)
  if (spans.length === 0) return
  const settle = (readDay: string | null, problem: string | null) => kit.database.run(
    'INSERT INTO wecom_behavior_read (group_id, member_id, read_day, tried_at, problem) VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE read_day = VALUES(read_day), tried_at = VALUES(tried_at), problem = VALUES(problem)',
    [group.id, member.id, readDay, kit.clock.now(), problem])
  try {
    const target = await directory.wecomInstall(install)
    for (const span of spans) await save(kit, group.id, member.id, await memberBehavior(wecom, target, member.userid, dayStart(span.from, zone), dayStart(span.to, zone)))
    await settle(addDays(today, -1), null)
  } catch (cause) {
    if (!(cause instanceof WecomError)) throw cause
    if (cause.laterMs !== null) throw new RetryLater(cause.reason, cause.laterMs)
    if (cause.transient || ofWholeApp(cause)) throw cause
    await settle(member.readDay, `${cause.reason}，${cause.action}`.slice(0, 200))
  }
}

async function save(kit: Kit, groupId: string, memberId: string, days: readonly BehaviorDay[]): Promise<void> {
  if (days.length === 0) return
  const rows = days.map((one) => ({
    groupId, memberId, day: localDay(one.at, zone), chats: one.chats, messages: one.messages, replyShare: one.replyPercent === null ? null : Math.round(one.replyPercent * 100), replyMinutes: one.replyMinutes,
    negativeFeedback: one.negativeFeedback, newApplies: one.newApplies, newContacts: one.newContacts,
  }))
  await kit.database.transaction(async (tx) => {
    await tx.run('DELETE FROM wecom_behavior_daily WHERE group_id = ? AND member_id = ? AND day IN (?)', [groupId, memberId, rows.map((row) => row.day)])
    await tx.orm.insert(wecomBehaviorDaily).values(rows)
  })
}
