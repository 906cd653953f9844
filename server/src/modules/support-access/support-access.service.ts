import type { SupportAccess } from '@chitang/shared/contracts/support-access'
import { decide, demand, demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import type { Db, Tx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import { managersOf, notify } from '../notices/index.ts'
import { giveRoleFor, type Directory, type Scopes } from '../org/index.ts'
import { supportAccess } from './support-access.table.ts'

export interface SupportDeps { kit: Kit; directory: Directory; scopes: Scopes }

const hourMs = 3_600_000

interface Row { id: string; storeId: string; storeName: string; employeeId: string; who: string; reason: string; state: 'asked' | 'granted' | 'refused' | 'ended'; askedAt: Date; decidedBy: string | null; until: Date | null; assignmentId: string | null }

const columns = `x.id, x.store_id AS storeId, s.name AS storeName, x.employee_id AS employeeId, e.name AS who, x.reason, x.state, x.asked_at AS askedAt, d.name AS decidedBy, x.until, x.assignment_id AS assignmentId
  FROM support_access x JOIN store s ON s.group_id = x.group_id AND s.id = x.store_id JOIN employee e ON e.group_id = x.group_id AND e.id = x.employee_id LEFT JOIN employee d ON d.group_id = x.group_id AND d.id = x.decided_by`

export async function listAccess({ kit, directory }: SupportDeps, scope: Scope, storeId?: string): Promise<{ items: SupportAccess[]; stores: { id: string; name: string }[] }> {
  const { rows } = demand(scope, 'support.read')
  if (storeId !== undefined) demandStore(scope, 'support.read', storeId)
  const stores = storeId === undefined ? rows.stores : [storeId]
  const found = await kit.database.rows<Row>(
    `SELECT ${columns} WHERE x.group_id = ? AND (${stores.length > 0 ? 'x.store_id IN (?) OR ' : ''}${storeId === undefined ? 'x.employee_id = ?' : '1 = 0'}) ORDER BY x.asked_at DESC LIMIT 50`,
    [scope.groupId, ...(stores.length > 0 ? [stores] : []), ...(storeId === undefined ? [scope.employeeId] : [])])
  const asks = decide(scope, 'support.ask').rows.stores
  const open = asks.length === 0 ? [] : (await directory.storesOf(scope.groupId)).filter((one) => asks.includes(one.id))
  return { items: found.map((row) => view(kit, scope, row)), stores: open.map(({ id, name }) => ({ id, name })) }
}

function view(kit: Kit, scope: Scope, row: Row): SupportAccess {
  const grants = decide(scope, 'support.grant').rows.stores.includes(row.storeId)
  const running = row.state === 'granted' && row.until !== null && row.until > kit.clock.now()
  return {
    id: row.id, storeName: row.storeName, who: row.who, reason: row.reason, state: running ? 'granted' : row.state === 'granted' || row.state === 'ended' ? 'over' : row.state, askedAt: row.askedAt.toISOString(), decidedBy: row.decidedBy,
    until: row.until?.toISOString() ?? null, mayDecide: row.state === 'asked' && grants && row.employeeId !== scope.employeeId, mayEnd: running && (grants || row.employeeId === scope.employeeId),
  }
}

const read = (db: Db, groupId: string, id: string): Promise<Row | null> => db.row<Row>(`SELECT ${columns} WHERE x.group_id = ? AND x.id = ?`, [groupId, id])

/** Who decides or ends at the same moment waits, and finds it decided. */
async function lockedRow(tx: Tx, groupId: string, id: string): Promise<Row | null> {
  await tx.row('SELECT id FROM support_access WHERE group_id = ? AND id = ? FOR UPDATE', [groupId, id])
  return read(tx, groupId, id)
}

export async function askAccess({ kit, directory }: SupportDeps, scope: Scope, storeId: string, reason: string): Promise<SupportAccess> {
  demandStore(scope, 'support.ask', storeId)
  const { corpId, name } = await directory.store(storeId)
  const managers = await managersOf(kit.database, scope.groupId, corpId, storeId, ['store_manager'])
  const id = kit.ids.next()
  await kit.database.transaction(async (tx) => {
    await tx.orm.insert(supportAccess).values({ groupId: scope.groupId, id, storeId, employeeId: scope.employeeId, reason, state: 'asked', askedAt: kit.clock.now() })
    await notify(kit, tx, { groupId: scope.groupId, corpId, memberIds: managers, title: `平台支持想看 ${name} 一小时`, description: `原因：${reason}。请到后台「集团能看到什么」同意或拒绝。`, page: 'admin', dedupeKey: `support:${id}` })
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId, action: 'support.ask', objectType: 'support_access', objectId: id, reason })
  })
  return view(kit, scope, (await read(kit.database, scope.groupId, id))!)
}

/** The second person is of the store (or the data protection officer), never the one who asked. */
export async function decideAccess(deps: SupportDeps, scope: Scope, id: string, agree: boolean): Promise<SupportAccess> {
  const { kit, scopes } = deps
  const { rows } = demand(scope, 'support.grant')
  await kit.database.transaction(async (tx) => {
    const row = await lockedRow(tx, scope.groupId, id)
    if (!row || !rows.stores.includes(row.storeId)) throw new AppError('not_found')
    if (row.employeeId === scope.employeeId) throw new AppError('second.self')
    if (row.state !== 'asked') throw new AppError('second.decided')
    const until = new Date(kit.clock.ms() + hourMs)
    const assignmentId = agree ? await giveRoleFor(kit, tx, { groupId: scope.groupId, employeeId: row.employeeId, storeId: row.storeId, role: 'vendor_support', until }) : null
    await tx.run('UPDATE support_access SET state = ?, decided_by = ?, decided_at = ?, until = ?, assignment_id = ? WHERE group_id = ? AND id = ?', [agree ? 'granted' : 'refused', scope.employeeId, kit.clock.now(), agree ? until : null, assignmentId, scope.groupId, id])
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: row.storeId, action: agree ? 'support.grant' : 'support.refuse', objectType: 'support_access', objectId: id })
  })
  scopes.invalidate()
  return view(kit, scope, (await read(kit.database, scope.groupId, id))!)
}

export async function endAccess({ kit, scopes }: SupportDeps, scope: Scope, id: string): Promise<SupportAccess> {
  demand(scope, 'support.read')
  await kit.database.transaction(async (tx) => {
    const row = await lockedRow(tx, scope.groupId, id)
    if (!row || !(row.employeeId === scope.employeeId || decide(scope, 'support.grant').rows.stores.includes(row.storeId))) throw new AppError('not_found')
    if (!view(kit, scope, row).mayEnd) throw new AppError('second.decided')
    const now = kit.clock.now()
    await tx.run("UPDATE support_access SET state = 'ended', until = ? WHERE group_id = ? AND id = ?", [now, scope.groupId, id])
    await tx.run('UPDATE assignment SET valid_to = ? WHERE group_id = ? AND id = ?', [now, scope.groupId, row.assignmentId])
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: row.storeId, action: 'support.end', objectType: 'support_access', objectId: id })
  })
  scopes.invalidate()
  return view(kit, scope, (await read(kit.database, scope.groupId, id))!)
}
