import type { recordOutcome } from '@chitang/shared/contracts/outcomes'
import type { BodyOf, ResponseOf } from '@chitang/shared/contracts/endpoint'
import { levelWith } from '@chitang/shared/domain/levels'
import { demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { dayAt } from '../../platform/clock/day.ts'
import { AppError } from '../../platform/http/errors.ts'
import { changeAttributes, personForWrite, type PersonDeps } from '../customers/index.ts'
import { reopenTask, replaceOpenTask, task, taskById, taskView, type TaskRow } from '../follow-ups/index.ts'
import { careTitle, isNoPhone, outcomeNames, semanticAfter } from './outcomes.model.ts'
import { personOutcome } from './outcomes.table.ts'

type Body = BodyOf<typeof recordOutcome>
type Answer = ResponseOf<typeof recordOutcome>

const careHour = 10

/** Level, open task, gentle task and fact in one transaction; the same key gives the same answer. */
export async function record(deps: PersonDeps, scope: Scope, personId: string, body: Body): Promise<Answer> {
  const { kit } = deps
  const { rows } = demand(scope, 'followup.write')
  const reason = body.reason?.trim() || null
  if (reason !== null && isNoPhone(reason)) throw new AppError('outcomes.no_phone_reason')
  if (body.kind === 'other' && reason === null) throw new AppError('outcomes.reason_needed')
  return kit.database.transaction(async (tx) => {
    const now = kit.clock.now()
    const person = await personForWrite(tx, scope.groupId, personId, rows)
    // Asked with the person held: of two letters with one key the second finds the first.
    const again = await tx.row<{ id: string; taskId: string; levelAfter: string | null }>('SELECT id, task_id AS taskId, level_after AS levelAfter FROM person_outcome WHERE group_id = ? AND member_id = ? AND idempotency_key = ?', [scope.groupId, scope.memberId, body.idempotencyKey])
    if (again) {
      const kept = await taskById(tx, scope.groupId, again.taskId)
      if (!kept) throw new AppError('not_found')
      return { outcomeId: again.id, task: taskView(kept, now, scope.timeZone), level: again.levelAfter }
    }
    const store = await deps.directory.store(person.storeId)
    const level = levelWith(store.levels, semanticAfter(body.kind))?.code ?? person.level
    const competitor = body.competitor?.trim() || null
    const words = [outcomeNames[body.kind], competitor, reason].filter(Boolean).join('，')
    await changeAttributes(deps, tx, scope, person, { level }, words)
    const closedTaskId = await replaceOpenTask(kit, tx, { groupId: scope.groupId, personId: person.personId, memberId: scope.memberId }, now)
    const care: TaskRow = { id: kit.ids.next(), title: careTitle(body.kind, competitor).slice(0, 60), dueAt: dayAt(now, scope.timeZone, body.careDays, careHour), status: 'open', appointmentId: null }
    const savedAt = body.savedAt && new Date(body.savedAt) < now ? new Date(body.savedAt) : now
    await tx.orm.insert(task).values({ groupId: scope.groupId, ...care, personId: person.personId, relationId: person.relationId, storeId: person.storeId, memberId: scope.memberId, source: 'care', createdAt: now })
    const id = kit.ids.next()
    await tx.orm.insert(personOutcome).values({
      groupId: scope.groupId, id, personId: person.personId, relationId: person.relationId, storeId: person.storeId, memberId: scope.memberId, kind: body.kind, competitor, reason, careDays: body.careDays,
      levelBefore: person.level, levelAfter: level, taskId: care.id, closedTaskId, savedAt, recordedAt: now, idempotencyKey: body.idempotencyKey,
    })
    await kit.facts.append(tx, {
      groupId: scope.groupId, kind: 'outcome_recorded', occurredAt: savedAt, storeId: person.storeId, personId: person.personId, relationId: person.relationId, memberId: scope.memberId, cause: scope.actor.client === 'sidebar' ? 'sidebar' : 'admin',
      payload: { kind: body.kind, words, careDays: body.careDays },
    })
    return { outcomeId: id, task: taskView(care, now, scope.timeZone), level }
  })
}

const undoMs = 10 * 60_000

export async function undo(deps: PersonDeps, scope: Scope, id: string): Promise<void> {
  const { kit } = deps
  const { rows } = demand(scope, 'followup.write')
  await kit.database.transaction(async (tx) => {
    const row = await tx.row<{ personId: string; memberId: string; storeId: string; relationId: string | null; levelBefore: string | null; levelAfter: string | null; taskId: string; closedTaskId: string | null; recordedAt: Date; undoneAt: Date | null }>(
      `SELECT person_id AS personId, member_id AS memberId, store_id AS storeId, relation_id AS relationId, level_before AS levelBefore, level_after AS levelAfter, task_id AS taskId, closed_task_id AS closedTaskId, recorded_at AS recordedAt, undone_at AS undoneAt
       FROM person_outcome WHERE group_id = ? AND id = ? AND member_id IN (?) FOR UPDATE`, [scope.groupId, id, scope.memberIds])
    if (!row) throw new AppError('not_found')
    if (row.undoneAt) return
    const now = kit.clock.now()
    if (now.getTime() - row.recordedAt.getTime() > undoMs) throw new AppError('followups.undo_late')
    await tx.run('UPDATE person_outcome SET undone_at = ? WHERE group_id = ? AND id = ?', [now, scope.groupId, id])
    await tx.run('DELETE FROM task WHERE group_id = ? AND id = ?', [scope.groupId, row.taskId])
    const person = await personForWrite(tx, scope.groupId, row.personId, rows)
    await reopenTask(tx, { groupId: scope.groupId, personId: row.personId, memberId: row.memberId }, row.closedTaskId)
    // A later change by somebody else stays.
    if (person.level === row.levelAfter) await changeAttributes(deps, tx, scope, person, { level: row.levelBefore }, '撤销')
    await kit.facts.append(tx, { groupId: scope.groupId, kind: 'outcome_undone', occurredAt: now, storeId: row.storeId, personId: row.personId, relationId: row.relationId, memberId: scope.memberId, cause: scope.actor.client === 'sidebar' ? 'sidebar' : 'admin', payload: { outcomeId: id } })
  })
}
