import type { CustomerFilter } from '@chitang/shared/contracts/customers'
import type { StoreExport } from '@chitang/shared/contracts/exports'
import { demand, demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { AppError } from '../../platform/http/errors.ts'
import { sheetFile } from '../../platform/http/sheet-file.ts'
import type { Kit } from '../../platform/kit.ts'
import { groupMembersOf, managersOf, notify } from '../notices/index.ts'
import type { Directory } from '../org/index.ts'
import { cellText, exportNo, fetchableUntil, watermark } from './exports.model.ts'
import { storeExport } from './exports.table.ts'
import { listWords, type ListNames } from './list-words.model.ts'
import { writeExportJob } from './jobs/write-export.job.ts'
import { sheetsOf } from './sheets.ts'

export interface ExportDeps { kit: Kit; directory: Directory }

interface ExportRow { id: string; storeId: string; storeName: string; state: StoreExport['state']; reason: string; list: string | null; filter: unknown; askedById: string; askedBy: string; askedAt: Date; decidedBy: string | null; decidedAt: Date | null; total: number; readyAt: Date | null; problem: string | null }

const columns = `x.id, x.store_id AS storeId, s.name AS storeName, x.state, x.reason, x.list, x.filter, x.asked_by AS askedById, a.name AS askedBy, x.asked_at AS askedAt, d.name AS decidedBy, x.decided_at AS decidedAt, x.total, x.ready_at AS readyAt, x.problem
  FROM store_export x JOIN store s ON s.group_id = x.group_id AND s.id = x.store_id JOIN employee a ON a.group_id = x.group_id AND a.id = x.asked_by LEFT JOIN employee d ON d.group_id = x.group_id AND d.id = x.decided_by`

export async function exportsOf({ kit }: ExportDeps, scope: Scope): Promise<StoreExport[]> {
  const { rows } = demand(scope, 'store.export_confirm')
  const found = await kit.database.rows<ExportRow>(`SELECT ${columns} WHERE x.group_id = ? AND x.store_id IN (?) ORDER BY x.asked_at DESC LIMIT 50`, [scope.groupId, rows.stores])
  return found.map((row) => view(kit, scope, row))
}

function view(kit: Kit, scope: Scope, row: ExportRow): StoreExport {
  const until = row.readyAt && fetchableUntil(row.readyAt)
  const over = row.state === 'ready' && until !== null && until <= kit.clock.now()
  return {
    id: row.id, no: exportNo(row.id), storeName: row.storeName, list: row.list, state: over ? 'over' : row.state, askedBy: row.askedBy, askedAt: row.askedAt.toISOString(), reason: row.reason, decidedBy: row.decidedBy, decidedAt: row.decidedAt?.toISOString() ?? null,
    rows: row.total, until: until?.toISOString() ?? null, problem: row.problem, mine: row.askedById === scope.employeeId, mayDecide: row.state === 'asked' && row.askedById !== scope.employeeId,
  }
}

export async function askExport({ kit, directory }: ExportDeps, scope: Scope, storeId: string, reason: string, asked?: CustomerFilter): Promise<string> {
  demandStore(scope, 'store.export', storeId)
  // Of the store that is named, whatever the list on the screen said.
  const filter = asked && { ...asked, storeId }
  const list = filter ? listWords(filter, await namesOf(kit, scope.groupId, filter), scope.timeZone) : null
  const { corpId, name } = await directory.store(storeId)
  const managers = (await managersOf(kit.database, scope.groupId, corpId, storeId, ['store_manager', 'sales_manager', 'service_manager'])).filter((one) => !scope.memberIds.includes(one))
  // A store with one manager: the group's compliance is the second person.
  const second = managers.length > 0 ? managers.map((memberId) => ({ corpId, memberId })) : await groupMembersOf(kit.database, scope.groupId, ['dpo'])
  const id = kit.ids.next()
  const now = kit.clock.now()
  await kit.database.transaction(async (tx) => {
    // The store is held, so that two who ask at once do not both begin.
    await tx.row('SELECT id FROM store WHERE group_id = ? AND id = ? FOR UPDATE', [scope.groupId, storeId])
    if (await tx.row("SELECT id FROM store_export WHERE group_id = ? AND store_id = ? AND state IN ('asked', 'running') LIMIT 1", [scope.groupId, storeId])) throw new AppError('exports.open')
    await tx.orm.insert(storeExport).values({ groupId: scope.groupId, id, storeId, state: 'asked', reason, filter: filter ?? null, list, askedBy: scope.employeeId, askedAt: now })
    for (const one of second) await notify(kit, tx, { groupId: scope.groupId, corpId: one.corpId, memberIds: [one.memberId], title: `${name}有人申请导出${list === null ? '全部数据' : '客户名单'}`, description: `${list === null ? '' : `${list}。`}用途：${reason}。请确认或拒绝。`, page: 'admin', path: 'exports', dedupeKey: `export:${id}:${one.memberId}` })
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId, action: 'store.export_ask', objectType: 'export', objectId: id, reason, ...(list === null ? {} : { fields: { list } }) })
  })
  return id
}

async function namesOf(kit: Kit, groupId: string, { advisorId, codeId, tagId, attribute }: CustomerFilter): Promise<ListNames> {
  const name = async (sql: string, id: string | undefined): Promise<string | null> => (id === undefined ? null : ((await kit.database.row<{ name: string }>(`SELECT name FROM ${sql} = ?`, [groupId, id]))?.name ?? null))
  const [advisor, code, tag, def] = await Promise.all([name('member WHERE group_id = ? AND id', advisorId), name('channel_code WHERE group_id = ? AND id', codeId), name('tag WHERE group_id = ? AND id', tagId), name('attribute_def WHERE group_id = ? AND `key`', attribute)])
  return { advisor, code, tag, attribute: def }
}

export async function decideExport({ kit }: ExportDeps, scope: Scope, id: string, agree: boolean): Promise<StoreExport> {
  const { rows } = demand(scope, 'store.export_confirm')
  await kit.database.transaction(async (tx) => {
    const row = await tx.row<{ storeId: string; askedBy: string; state: string }>('SELECT store_id AS storeId, asked_by AS askedBy, state FROM store_export WHERE group_id = ? AND id = ? FOR UPDATE', [scope.groupId, id])
    if (!row || !rows.stores.includes(row.storeId)) throw new AppError('not_found')
    if (row.askedBy === scope.employeeId) throw new AppError('second.self')
    if (row.state !== 'asked') throw new AppError('second.decided')
    await tx.run('UPDATE store_export SET state = ?, decided_by = ?, decided_at = ? WHERE group_id = ? AND id = ?', [agree ? 'running' : 'refused', scope.employeeId, kit.clock.now(), scope.groupId, id])
    if (agree) await kit.queue.enqueue(tx, writeExportJob, { exportId: id }, { groupId: scope.groupId, dedupeKey: `export:${id}` })
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: row.storeId, action: agree ? 'store.export_confirm' : 'store.export_refuse', objectType: 'export', objectId: id })
    tx.afterCommit(() => kit.queue.wake())
  })
  return view(kit, scope, (await kit.database.row<ExportRow>(`SELECT ${columns} WHERE x.group_id = ? AND x.id = ?`, [scope.groupId, id]))!)
}

/** For who asked, while they still manage the store; each fetch is in the store's book. */
export async function exportFile({ kit }: ExportDeps, scope: Scope, id: string): Promise<{ name: string; contentBase64: string }> {
  const { rows } = demand(scope, 'store.export')
  const row = await kit.database.row<ExportRow>(`SELECT ${columns} WHERE x.group_id = ? AND x.id = ? AND x.asked_by = ?`, [scope.groupId, id, scope.employeeId])
  if (!row || !rows.stores.includes(row.storeId)) throw new AppError('not_found')
  if (view(kit, scope, row).state !== 'ready') throw new AppError('exports.not_ready')
  const cipher = await kit.cipher(scope.groupId)
  const parts = await kit.database.rows<{ sheet: number; rowsEnc: string }>('SELECT sheet, rows_enc AS rowsEnc FROM store_export_part WHERE group_id = ? AND export_id = ? ORDER BY part', [scope.groupId, id])
  const mark = watermark({ no: exportNo(id), store: row.storeName, list: row.list, askedBy: row.askedBy, decidedBy: row.decidedBy ?? '', at: cellText(row.readyAt, scope.timeZone) })
  const contentBase64 = await sheetFile(mark, sheetsOf(row.filter).map((sheet, index) => ({
    name: sheet.name, columns: sheet.columns.map(([head]) => head), rows: parts.filter((part) => part.sheet === index).flatMap((part) => JSON.parse(cipher.decrypt(part.rowsEnc, 'export.rows')) as string[][]),
  })))
  await kit.audit.write(kit.database, scope.actor, { groupId: scope.groupId, storeId: row.storeId, action: 'store.export_fetch', objectType: 'export', objectId: id, fields: { rows: row.total } })
  return { name: `${row.storeName}-${exportNo(id)}.xlsx`, contentBase64 }
}
