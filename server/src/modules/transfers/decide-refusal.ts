import type { BodyOf } from '@chitang/shared/contracts/endpoint'
import type { decideRefusal } from '@chitang/shared/contracts/transfers'
import { demand, demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { dayAt } from '../../platform/clock/day.ts'
import type { Tx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import { task } from '../follow-ups/index.ts'
import { transferById, type StoredTransfer } from './stored-transfer.ts'

/** Rows of one transaction. */
const step = 900

/** A refusal stands: nobody asks again in WeCom. Whoever should be called once gets a task with the colleague who was to take over. */
export async function decideRefused(kit: Kit, scope: Scope, id: string, { subjectId, decision }: BodyOf<typeof decideRefusal>): Promise<void> {
  demand(scope, 'transfer.run')
  const transfer = await transferById(kit.database, scope.groupId, id)
  if (!transfer) throw new AppError('not_found')
  demandStore(scope, 'transfer.run', transfer.storeId)
  const audit = (tx: Tx, fields: Record<string, unknown>) => kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: transfer.storeId, action: 'transfer.decide', objectType: 'transfer', objectId: id, fields })
  if (subjectId === null) return respectAll(kit, scope, id, (tx, count) => audit(tx, { decision, count }))
  await kit.database.transaction(async (tx) => {
    await decideOne(kit, tx, scope, transfer, subjectId, decision)
    await audit(tx, { decision })
  })
}

async function respectAll(kit: Kit, scope: Scope, id: string, audit: (tx: Tx, count: number) => Promise<void>): Promise<void> {
  for (let done = step; done === step;)
    done = await kit.database.transaction(async (tx) => {
      const { affectedRows } = await tx.run("UPDATE transfer_item SET decision = 'respect', decided_by = ? WHERE group_id = ? AND transfer_id = ? AND state = 'refused' AND decision IS NULL LIMIT ?", [scope.employeeId, scope.groupId, id, step])
      if (affectedRows > 0) await audit(tx, affectedRows)
      return affectedRows
    })
}

async function decideOne(kit: Kit, tx: Tx, scope: Scope, transfer: StoredTransfer, subjectId: string, decision: 'respect' | 'call'): Promise<void> {
  const item = await tx.row<{ memberId: string; decision: string | null; personId: string; from: string }>(
    `SELECT i.member_id AS memberId, i.decision, r.person_id AS personId, m.name AS \`from\` FROM transfer_item i JOIN follow_relation r ON r.group_id = i.group_id AND r.id = i.subject_id JOIN member m ON m.group_id = r.group_id AND m.id = r.member_id
     WHERE i.group_id = ? AND i.transfer_id = ? AND i.subject_id = ? AND i.state = 'refused' FOR UPDATE`, [scope.groupId, transfer.id, subjectId])
  if (!item) throw new AppError('not_found')
  if (item.decision !== null) throw new AppError('transfers.decided')
  await tx.run('UPDATE transfer_item SET decision = ?, decided_by = ? WHERE group_id = ? AND transfer_id = ? AND subject_id = ?', [decision, scope.employeeId, scope.groupId, transfer.id, subjectId])
  const now = kit.clock.now()
  if (decision === 'call') await tx.orm.insert(task).values({
    groupId: scope.groupId, id: kit.ids.next(), personId: item.personId, storeId: transfer.storeId, memberId: item.memberId, title: `打一次电话：原顾问${item.from}不再服务，没有同意加新顾问`.slice(0, 60), dueAt: dayAt(now, scope.timeZone, 1, 10), status: 'open', source: 'transfer', createdAt: now,
  })
}
