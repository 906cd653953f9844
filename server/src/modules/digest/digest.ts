import type { Digest } from '@chitang/shared/contracts/digest'
import { servingRoles } from '@chitang/shared/domain/roles'
import { addDays } from '@chitang/shared/domain/touch-windows'
import { demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { localDay } from '../../platform/clock/day.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import { dayNumbers, dueTasks, seriesOf, timeliness } from '../kpis/index.ts'
import { notify } from '../notices/index.ts'
import type { Directory, StoreInfo } from '../org/index.ts'
import { storeTodo, todoReader } from '../overview/index.ts'
import { peopleOf } from './digest-people.model.ts'
import { choosePraise, type Praise } from './praise.model.ts'

export interface DigestDeps { kit: Kit; directory: Directory }
type Row = { memberId: string | null; at: Date | null }

const usualDays = 14

/** Numbers of the day before, as they stand; what needs somebody is asked now, so that nobody calls whom a colleague has called. */
export async function digestOf({ kit, directory }: DigestDeps, scope: Scope, storeId: string, day: string): Promise<Digest> {
  demandStore(scope, 'overview.read', storeId)
  const store = await directory.store(storeId)
  const { timeZone } = await directory.group(scope.groupId)
  if (day > localDay(kit.clock.now(), timeZone)) throw new AppError('not_found')
  const numbersDay = addDays(day, -1)
  const [numbers, todo, praise, said] = await Promise.all([
    dayNumbers({ kit, directory }, store, numbersDay), storeTodo({ kit, directory }, store, todoReader(scope, storeId)), praiseOf(kit, store, timeZone, numbersDay),
    kit.database.row<Row>('SELECT praised_member_id AS memberId, praised_at AS at FROM digest WHERE group_id = ? AND store_id = ? AND day = ?', [scope.groupId, storeId, day]),
  ])
  return {
    storeId, storeName: store.name, day, numbersDay, now: kit.clock.now().toISOString(), adds: { value: numbers.adds, target: numbers.addsTarget }, captureSales: numbers.captureSales, captureService: numbers.captureService,
    tasks: { due: numbers.tasksDue, done: numbers.tasksDone }, deleted: { value: numbers.deletedByCustomer, rate30: numbers.deletionRate30 },
    people: peopleOf(todo), waiting: todo.length, praise: praise && { ...praise, saidAt: said?.memberId === praise.memberId ? (said.at?.toISOString() ?? null) : null },
  }
}

async function praiseOf(kit: Kit, store: StoreInfo, timeZone: string, day: string): Promise<Praise | null> {
  const [of, before, tasks, members] = await Promise.all([
    seriesOf(kit, store, timeZone, day, day, ['adds', 'deleted_customer'], true), seriesOf(kit, store, timeZone, addDays(day, -usualDays), addDays(day, -1), ['adds'], true), dueTasks(kit, store, timeZone, day, day),
    kit.database.rows<{ id: string; name: string }>(
      `SELECT DISTINCT m.id, m.name FROM assignment a JOIN member m ON m.group_id = a.group_id AND m.employee_id = a.employee_id AND m.corp_id = ? AND m.status = 'active'
       WHERE a.group_id = ? AND a.store_id = ? AND a.role IN (?) AND a.valid_to IS NULL`, [store.corpId, store.groupId, store.id, servingRoles]),
  ])
  const [adds, deleted, usual] = [of.split('adds', 'm:'), of.split('deleted_customer', 'm:'), before.split('adds', 'm:')]
  return choosePraise(members.map(({ id, name }) => {
    const own = tasks.filter((task) => task.memberId === id)
    return { memberId: id, name, adds: adds.get(id) ?? 0, usualAdds: (usual.get(id) ?? 0) / usualDays, deleted: deleted.get(id) ?? 0, dueTasks: own.length, onTime: timeliness(own, timeZone).onTime }
  }))
}

/** Once a day and store: a word that comes twice is worth half, and 「昨天」 is said only the day after. */
export async function praise(deps: DigestDeps, scope: Scope, storeId: string, day: string): Promise<void> {
  const { kit, directory } = deps
  const { praise: chosen } = await digestOf(deps, scope, storeId, day)
  if (!chosen || day !== localDay(kit.clock.now(), scope.timeZone)) throw new AppError('not_found')
  const { corpId } = await directory.store(storeId)
  await kit.database.transaction(async (tx) => {
    await tx.run('INSERT INTO digest (group_id, store_id, day, sent_at) VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE day = VALUES(day)', [scope.groupId, storeId, day, kit.clock.now()])
    if ((await tx.run('UPDATE digest SET praised_member_id = ?, praised_by = ?, praised_at = ? WHERE group_id = ? AND store_id = ? AND day = ? AND praised_at IS NULL', [chosen.memberId, scope.employeeId, kit.clock.now(), scope.groupId, storeId, day])).affectedRows === 0) throw new AppError('digest.praised', { name: chosen.name })
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId, action: 'digest.praise', objectType: 'member', objectId: chosen.memberId, fields: { day } })
    const by = await tx.row<{ name: string }>('SELECT name FROM employee WHERE group_id = ? AND id = ?', [scope.groupId, scope.employeeId])
    await notify(kit, tx, { groupId: scope.groupId, corpId, memberIds: [chosen.memberId], page: 'sidebar', dedupeKey: `praise:${storeId}:${day}`, title: `${by?.name ?? '店总'} 夸了你一句`, description: `${chosen.words}，${chosen.why}。` })
  })
}
