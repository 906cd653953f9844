import type { recordFollowUp } from '@chitang/shared/contracts/follow-ups'
import type { BodyOf, ResponseOf } from '@chitang/shared/contracts/endpoint'
import { covers, demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { AppError } from '../../platform/http/errors.ts'
import { changeAttributes, methodNames, personForWrite, type PersonDeps } from '../customers/index.ts'
import { followUp, task } from './follow-ups.table.ts'
import { reopenTask, replaceOpenTask, taskById, taskView, type TaskRow } from './tasks.ts'

type Answer = ResponseOf<typeof recordFollowUp>

/** Note, level and next task in one transaction; the same key gives the same answer, offline retries included. */
export async function record(deps: PersonDeps, scope: Scope, body: BodyOf<typeof recordFollowUp>): Promise<Answer> {
  const { kit } = deps
  const { rows } = demand(scope, 'followup.write')
  const text = body.text.trim()
  if (!text && body.points.length === 0 && !body.level && !body.nextDueAt) throw new AppError('followups.empty')
  return kit.database.transaction(async (tx) => {
    const person = await personForWrite(tx, scope.groupId, body.personId, rows)
    // Asked with the person held: of two letters with one key the second finds the first.
    const again = await tx.row<{ id: string; taskId: string | null }>('SELECT id, task_id AS taskId FROM follow_up WHERE group_id = ? AND member_id = ? AND idempotency_key = ?', [scope.groupId, scope.memberId, body.idempotencyKey])
    const now = kit.clock.now()
    if (again) return { followUpId: again.id, task: await viewOf(tx, scope, again.taskId, now) }
    const relationId = await ownRelation(tx, scope, body, person, rows)
    const savedAt = earlier(body.savedAt ? new Date(body.savedAt) : now, now)
    const cause = scope.actor.client === 'sidebar' ? 'sidebar' as const : 'admin' as const
    const factId = kit.ids.next()
    await kit.facts.append(tx, {
      groupId: scope.groupId, id: factId, kind: 'follow_up', occurredAt: savedAt, storeId: person.storeId, personId: person.personId, relationId, memberId: scope.memberId, cause,
      payload: { method: body.method, points: body.points, text },
    })
    if (body.level !== undefined && body.level !== null) await changeAttributes(deps, tx, scope, { ...person, relationId }, { level: body.level }, text || null)
    const closedTaskId = await replaceOpenTask(kit, tx, { groupId: scope.groupId, personId: person.personId, memberId: scope.memberId }, now)
    let next: TaskRow | null = null
    if (body.nextDueAt) {
      next = { id: kit.ids.next(), title: (body.nextTitle ?? nextTitle(body)).slice(0, 60), dueAt: new Date(body.nextDueAt), status: 'open', appointmentId: null }
      await tx.orm.insert(task).values({ groupId: scope.groupId, ...next, personId: person.personId, relationId, storeId: person.storeId, memberId: scope.memberId, source: 'follow_up', createdAt: now })
    }
    const id = kit.ids.next()
    await tx.orm.insert(followUp).values({
      groupId: scope.groupId, id, personId: person.personId, relationId, storeId: person.storeId, memberId: scope.memberId, method: body.method, points: body.points, text,
      levelBefore: person.level, levelAfter: body.level ?? person.level, taskId: next?.id ?? null, closedTaskId, factId, savedAt, recordedAt: now, idempotencyKey: body.idempotencyKey,
    })
    return { followUpId: id, task: next && taskView(next, now, scope.timeZone) }
  })
}

const nextTitle = (body: BodyOf<typeof recordFollowUp>): string =>
  body.points.length > 0 ? `跟进${body.points.slice(0, 2).join('、')}` : `${methodNames[body.method] ?? ''}后再跟进`

const earlier = (a: Date, b: Date): Date => (a.getTime() > b.getTime() ? b : a)

async function ownRelation(tx: Parameters<typeof personForWrite>[0], scope: Scope, body: BodyOf<typeof recordFollowUp>, person: { personId: string; relationId: string }, rows: Parameters<typeof covers>[0]): Promise<string> {
  if (!body.relationId) return person.relationId
  const relation = await tx.row<{ storeId: string; memberId: string }>('SELECT store_id AS storeId, member_id AS memberId FROM follow_relation WHERE group_id = ? AND id = ? AND person_id = ?', [scope.groupId, body.relationId, person.personId])
  if (!relation || !covers(rows, relation)) throw new AppError('not_found')
  return body.relationId
}

async function viewOf(tx: Parameters<typeof personForWrite>[0], scope: Scope, id: string | null, now: Date) {
  const row = id === null ? null : await taskById(tx, scope.groupId, id)
  return row && taskView(row, now, scope.timeZone)
}

const undoMs = 10 * 60_000

/** Takes back the note with what it caused: its task goes, the answered task and the old level come back. */
export async function undo(deps: PersonDeps, scope: Scope, id: string): Promise<void> {
  const { kit } = deps
  const { rows } = demand(scope, 'followup.write')
  await kit.database.transaction(async (tx) => {
    const row = await tx.row<{ personId: string; memberId: string; storeId: string; relationId: string | null; levelBefore: string | null; levelAfter: string | null; taskId: string | null; closedTaskId: string | null; factId: string | null; recordedAt: Date; undoneAt: Date | null }>(
      `SELECT person_id AS personId, member_id AS memberId, store_id AS storeId, relation_id AS relationId, level_before AS levelBefore, level_after AS levelAfter, task_id AS taskId, closed_task_id AS closedTaskId, fact_id AS factId,
              recorded_at AS recordedAt, undone_at AS undoneAt FROM follow_up WHERE group_id = ? AND id = ? AND member_id IN (?) FOR UPDATE`, [scope.groupId, id, scope.memberIds])
    if (!row) throw new AppError('not_found')
    if (row.undoneAt) return
    const now = kit.clock.now()
    if (now.getTime() - row.recordedAt.getTime() > undoMs) throw new AppError('followups.undo_late')
    await tx.run('UPDATE follow_up SET undone_at = ? WHERE group_id = ? AND id = ?', [now, scope.groupId, id])
    if (row.taskId) await tx.run('DELETE FROM task WHERE group_id = ? AND id = ?', [scope.groupId, row.taskId])
    await reopenTask(tx, { groupId: scope.groupId, personId: row.personId, memberId: row.memberId }, row.closedTaskId)
    if (row.levelBefore !== row.levelAfter) {
      const person = await personForWrite(tx, scope.groupId, row.personId, rows)
      // A later change by somebody else stays.
      if (person.level === row.levelAfter) await changeAttributes(deps, tx, scope, person, { level: row.levelBefore }, '撤销跟进')
    }
    if (row.factId) await tx.run('DELETE FROM domain_fact WHERE group_id = ? AND id = ?', [scope.groupId, row.factId])
    await kit.facts.append(tx, { groupId: scope.groupId, kind: 'follow_up_undone', occurredAt: now, storeId: row.storeId, personId: row.personId, relationId: row.relationId, memberId: scope.memberId, cause: scope.actor.client === 'sidebar' ? 'sidebar' : 'admin', payload: { followUpId: id } })
  })
}
