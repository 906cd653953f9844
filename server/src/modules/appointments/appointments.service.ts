import { randomBytes } from 'node:crypto'
import type { Appointment, bookAppointment, HalfDay } from '@chitang/shared/contracts/appointments'
import type { BodyOf, ResponseOf } from '@chitang/shared/contracts/endpoint'
import { covers, demand } from '../../platform/access/policy.ts'
import type { Permission } from '@chitang/shared/domain/policy'
import type { Scope } from '../../platform/access/scope.ts'
import type { Db, Tx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import { personForWrite, type PersonDeps } from '../customers/index.ts'
import { closeAppointmentTask, reopenTask, replaceOpenTask, task, taskView, type TaskRow } from '../follow-ups/index.ts'
import type { StoreInfo } from '../org/index.ts'
import { reminderAt, statusNames, stillAhead, whenText } from './appointments.model.ts'
import { appointment } from './appointments.table.ts'

export interface AppointmentDeps extends PersonDeps { publicOrigin: string }

interface Row { id: string; personId: string; relationId: string; storeId: string; memberId: string; day: string; half: HalfDay; note: string | null; status: Appointment['status']; pageToken: string; cardSentAt: Date | null; closedTaskId: string | null }

const select = `SELECT id, person_id AS personId, relation_id AS relationId, store_id AS storeId, member_id AS memberId, day, half, note, status, page_token AS pageToken, card_sent_at AS cardSentAt, closed_task_id AS closedTaskId FROM appointment`

export function view(row: Row, store: StoreInfo, origin: string): Appointment {
  return {
    id: row.id, personId: row.personId, day: row.day, half: row.half, note: row.note, status: row.status, cardSent: row.cardSentAt !== null,
    card: { title: `${whenText(row.day, row.half)}，${store.name}见`, desc: `${store.address} · 电话 ${store.phone}`, url: `${origin}/visit/${row.pageToken}`, imgUrl: `${origin}/visit/card.png` },
  }
}

/** Appointment and its task in one transaction; the customer has one at a time, so a second one moves the first. */
export async function book(deps: AppointmentDeps, scope: Scope, body: BodyOf<typeof bookAppointment>): Promise<ResponseOf<typeof bookAppointment>> {
  const { kit } = deps
  const { rows } = demand(scope, 'followup.write')
  return kit.database.transaction(async (tx) => {
    const now = kit.clock.now()
    const person = await personForWrite(tx, scope.groupId, body.personId, rows)
    // Asked with the person held: of two letters with one key the second finds the first.
    const again = await tx.row<Row>(`${select} WHERE group_id = ? AND member_id = ? AND idempotency_key = ?`, [scope.groupId, scope.memberId, body.idempotencyKey])
    if (again) {
      const kept = await tx.row<TaskRow>('SELECT id, title, due_at AS dueAt, status, appointment_id AS appointmentId FROM task WHERE group_id = ? AND appointment_id = ? ORDER BY id DESC LIMIT 1', [scope.groupId, again.id])
      if (!kept) throw new AppError('not_found')
      return { appointment: view(again, await deps.directory.store(again.storeId), deps.publicOrigin), task: taskView(kept, now, scope.timeZone), moved: false }
    }
    if (!stillAhead(body.day, body.half, now, scope.timeZone)) throw new AppError('appointments.past')
    const relationId = body.relationId && (await tx.row('SELECT id FROM follow_relation WHERE group_id = ? AND id = ? AND person_id = ? AND store_id = ?', [scope.groupId, body.relationId, person.personId, person.storeId])) ? body.relationId : person.relationId
    const before = await tx.rows<Row>(`${select} WHERE group_id = ? AND person_id = ? AND status = 'booked' AND store_id = ? FOR UPDATE`, [scope.groupId, person.personId, person.storeId])
    for (const old of before) {
      await tx.run("UPDATE appointment SET status = 'cancelled', closed_at = ? WHERE group_id = ? AND id = ?", [now, scope.groupId, old.id])
      await closeAppointmentTask(tx, scope.groupId, old.id, 'cancelled', now)
    }
    // A visit that is moved hands on what it had replaced.
    const closedTaskId = (await replaceOpenTask(kit, tx, { groupId: scope.groupId, personId: person.personId, memberId: scope.memberId }, now)) ?? before[0]?.closedTaskId ?? null
    const row: Row = {
      id: kit.ids.next(), personId: person.personId, relationId, storeId: person.storeId, memberId: scope.memberId, day: body.day, half: body.half, note: body.note?.trim() || null, status: 'booked',
      pageToken: randomBytes(16).toString('base64url'), cardSentAt: null, closedTaskId,
    }
    await tx.orm.insert(appointment).values({ groupId: scope.groupId, ...row, createdAt: now, idempotencyKey: body.idempotencyKey })
    const when = whenText(body.day, body.half)
    const next: TaskRow = { id: kit.ids.next(), title: `${when}到店${row.note ? `，${row.note}` : ''}`.slice(0, 60), dueAt: reminderAt(body.day, body.half, now, scope.timeZone), status: 'open', appointmentId: row.id }
    await tx.orm.insert(task).values({ groupId: scope.groupId, ...next, personId: person.personId, relationId, storeId: person.storeId, memberId: scope.memberId, source: 'visit', createdAt: now })
    await say(deps, tx, scope, row, 'appointment_booked', before.length > 0 ? `${when}（改期）` : when)
    return { appointment: view(row, await deps.directory.store(row.storeId), deps.publicOrigin), task: taskView(next, now, scope.timeZone), moved: before.length > 0 }
  })
}

export async function readable(db: Db, scope: Scope, id: string, permission: Permission, lock = false): Promise<Row> {
  const { rows } = demand(scope, permission)
  const row = await db.row<Row>(`${select} WHERE group_id = ? AND id = ?${lock ? ' FOR UPDATE' : ''}`, [scope.groupId, id])
  if (!row || !covers(rows, row)) throw new AppError('not_found')
  return row
}

/** The visit took place, or will not. Said twice it is the same; said against what was decided it is refused. */
export async function close(deps: AppointmentDeps, scope: Scope, id: string, to: 'arrived' | 'cancelled'): Promise<void> {
  const { kit } = deps
  await kit.database.transaction(async (tx) => {
    const row = await readable(tx, scope, id, 'followup.write', true)
    if (row.status === to) return
    if (row.status !== 'booked') throw new AppError('appointments.closed', { state: statusNames[row.status]! })
    const now = kit.clock.now()
    await tx.run('UPDATE appointment SET status = ?, closed_at = ? WHERE group_id = ? AND id = ?', [to, now, scope.groupId, id])
    await closeAppointmentTask(tx, scope.groupId, id, to === 'arrived' ? 'done' : 'cancelled', now)
    if (to === 'cancelled') await reopenTask(tx, { groupId: scope.groupId, personId: row.personId, memberId: row.memberId }, row.closedTaskId)
    await say(deps, tx, scope, row, to === 'arrived' ? 'appointment_arrived' : 'appointment_cancelled', whenText(row.day, row.half))
  })
}

export async function cardSent(deps: AppointmentDeps, scope: Scope, id: string): Promise<void> {
  await deps.kit.database.transaction(async (tx) => {
    const row = await readable(tx, scope, id, 'followup.write', true)
    if (row.cardSentAt === null) await tx.run('UPDATE appointment SET card_sent_at = ? WHERE group_id = ? AND id = ?', [deps.kit.clock.now(), scope.groupId, id])
  })
}

const say = (deps: AppointmentDeps, tx: Tx, scope: Scope, row: Row, kind: 'appointment_booked' | 'appointment_arrived' | 'appointment_cancelled', when: string): Promise<void> =>
  deps.kit.facts.append(tx, {
    groupId: scope.groupId, kind, occurredAt: deps.kit.clock.now(), storeId: row.storeId, personId: row.personId, relationId: row.relationId, memberId: scope.memberId,
    cause: scope.actor.client === 'sidebar' ? 'sidebar' : 'admin', payload: { when, appointmentId: row.id },
  })
