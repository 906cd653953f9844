import type { TaskView } from '@chitang/shared/contracts/follow-ups'
import { covers, demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { startOfDay } from '../../platform/clock/day.ts'
import type { Db, Tx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'

export interface TaskRow { id: string; title: string; dueAt: Date; status: 'open' | 'done' | 'cancelled'; appointmentId: string | null }

const columns = 'id, title, due_at AS dueAt, status, appointment_id AS appointmentId'

export const taskById = (db: Db, groupId: string, id: string): Promise<TaskRow | null> => db.row<TaskRow>(`SELECT ${columns} FROM task WHERE group_id = ? AND id = ?`, [groupId, id])

export function taskView(row: TaskRow, now: Date, timeZone: string): TaskView {
  const days = Math.round((startOfDay(now, timeZone).getTime() - startOfDay(row.dueAt, timeZone).getTime()) / 86_400_000)
  return { id: row.id, title: row.title, dueAt: row.dueAt.toISOString(), overdueDays: row.status === 'open' ? Math.max(0, days) : 0, status: row.status, appointmentId: row.appointmentId }
}

const closedWords: Record<string, string> = { done: '完成了', cancelled: '取消了', open: '打开着' }

/** Moves a task from one state to another, checks the reach, writes the fact. */
export async function changeTask(kit: Kit, scope: Scope, id: string, change: { from: readonly string[]; to: 'open' | 'done'; dueAt?: Date; fact: 'task_done' | 'task_reopened' | 'task_rescheduled' }): Promise<TaskView> {
  const { rows } = demand(scope, 'followup.write')
  return kit.database.transaction(async (tx) => {
    const row = await tx.row<TaskRow & { storeId: string; memberId: string; personId: string; relationId: string | null }>(
      `SELECT ${columns}, store_id AS storeId, member_id AS memberId, person_id AS personId, relation_id AS relationId FROM task WHERE group_id = ? AND id = ? FOR UPDATE`, [scope.groupId, id])
    if (!row || !covers(rows, row)) throw new AppError('not_found')
    if (!change.from.includes(row.status)) throw new AppError('tasks.closed', { state: closedWords[row.status]! })
    const now = kit.clock.now()
    const dueAt = change.dueAt ?? row.dueAt
    await tx.run('UPDATE task SET status = ?, due_at = ?, closed_at = ? WHERE group_id = ? AND id = ?', [change.to, dueAt, change.to === 'open' ? null : now, scope.groupId, id])
    await kit.facts.append(tx, {
      groupId: scope.groupId, kind: change.fact, occurredAt: now, storeId: row.storeId, personId: row.personId, relationId: row.relationId, memberId: scope.memberId,
      cause: scope.actor.client === 'sidebar' ? 'sidebar' : 'admin', payload: { title: row.title, dueAt: dueAt.toISOString() },
    })
    return taskView({ ...row, dueAt, status: change.to }, now, scope.timeZone)
  })
}

/** The visit took place or will not: what waited for it is closed. */
export async function closeAppointmentTask(tx: Tx, groupId: string, appointmentId: string, to: 'done' | 'cancelled', now: Date): Promise<void> {
  await tx.run("UPDATE task SET status = ?, closed_at = ? WHERE group_id = ? AND appointment_id = ? AND status = 'open'", [to, now, groupId, appointmentId])
}

/** What a taken-back act had closed is open again, unless something else is to be done by now. */
export async function reopenTask(tx: Tx, input: { groupId: string; personId: string; memberId: string }, id: string | null): Promise<void> {
  if (id === null) return
  const open = await tx.row("SELECT id FROM task WHERE group_id = ? AND person_id = ? AND member_id = ? AND status = 'open' LIMIT 1 FOR UPDATE", [input.groupId, input.personId, input.memberId])
  if (!open) await tx.run("UPDATE task SET status = 'open', closed_at = NULL WHERE group_id = ? AND id = ? AND person_id = ? AND member_id = ?", [input.groupId, id, input.personId, input.memberId])
}

/** A person has one open follow-up per advisor: a new one replaces it. */
export async function replaceOpenTask(kit: Kit, tx: Tx, input: { groupId: string; personId: string; memberId: string }, now: Date): Promise<string | null> {
  const open = await tx.row<{ id: string }>("SELECT id FROM task WHERE group_id = ? AND person_id = ? AND member_id = ? AND status = 'open' ORDER BY due_at LIMIT 1 FOR UPDATE", [input.groupId, input.personId, input.memberId])
  if (open) await tx.run("UPDATE task SET status = 'done', closed_at = ? WHERE group_id = ? AND id = ?", [now, input.groupId, open.id])
  return open?.id ?? null
}
