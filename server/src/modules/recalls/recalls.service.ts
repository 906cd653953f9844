import type { Recall, RecallOwner } from '@chitang/shared/contracts/recalls'
import { decide, demand, demandBrand, reachesBrand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { groupWide } from '../../platform/audit/audit.ts'
import type { Db } from '../../platform/db/database.ts'
import { decodeCursor, pageById } from '../../platform/http/cursor.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory } from '../org/index.ts'
import { recall, recallVehicle } from './recalls.table.ts'

export interface RecallDeps { kit: Kit; directory: Directory }

const goodForMs = 30 * 86_400_000
const rowsAStatement = 1000

interface Row { id: string; brand: string; title: string; noticeNo: string; vehicles: number; state: 'asked' | 'agreed' | 'refused'; askedBy: string; askedById: string; askedAt: Date; decidedBy: string | null; until: Date | null }

const columns = `x.id, x.brand, x.title, x.notice_no AS noticeNo, x.vehicles, x.state, a.name AS askedBy, x.asked_by AS askedById, x.asked_at AS askedAt, d.name AS decidedBy, x.until
  FROM recall_notice x JOIN employee a ON a.group_id = x.group_id AND a.id = x.asked_by LEFT JOIN employee d ON d.group_id = x.group_id AND d.id = x.decided_by`

const mayRead = (scope: Scope, brand: string): boolean => reachesBrand(scope, 'recall.read', brand)

function view(kit: Kit, scope: Scope, row: Row): Recall {
  const open = row.state === 'agreed' && row.until !== null && row.until > kit.clock.now()
  return {
    id: row.id, brand: row.brand, title: row.title, noticeNo: row.noticeNo, vehicles: row.vehicles, state: row.state === 'agreed' && !open ? 'over' : row.state, askedBy: row.askedBy, askedAt: row.askedAt.toISOString(), decidedBy: row.decidedBy,
    until: row.until?.toISOString() ?? null, mayDecide: row.state === 'asked' && row.askedById !== scope.employeeId && decide(scope, 'recall.decide').allowed, mayOpen: open && reachesBrand(scope, 'recall.ask', row.brand),
  }
}

const read = (db: Db, groupId: string, id: string): Promise<Row | null> => db.row<Row>(`SELECT ${columns} WHERE x.group_id = ? AND x.id = ?`, [groupId, id])

export async function listOf({ kit, directory }: RecallDeps, scope: Scope): Promise<{ brands: string[]; items: Recall[] }> {
  demand(scope, 'recall.read')
  const rows = await kit.database.rows<Row>(`SELECT ${columns} WHERE x.group_id = ? ORDER BY x.asked_at DESC, x.id DESC LIMIT 100`, [scope.groupId])
  const brands = [...new Set((await directory.storesOf(scope.groupId)).map((one) => one.brand))].filter((brand) => reachesBrand(scope, 'recall.ask', brand))
  return { brands, items: rows.filter((row) => mayRead(scope, row.brand)).map((row) => view(kit, scope, row)) }
}

export async function ask({ kit }: RecallDeps, scope: Scope, body: { brand: string; title: string; noticeNo: string; vins: string[] }): Promise<Recall> {
  demandBrand(scope, 'recall.ask', body.brand)
  const cipher = await kit.cipher(scope.groupId)
  const hashes = [...new Set(body.vins.map((vin) => cipher.hash(vin, 'vin')))]
  const id = kit.ids.next()
  await kit.database.transaction(async (tx) => {
    await tx.orm.insert(recall).values({ groupId: scope.groupId, id, brand: body.brand, title: body.title, noticeNo: body.noticeNo, vehicles: hashes.length, state: 'asked', askedBy: scope.employeeId, askedAt: kit.clock.now() })
    for (let from = 0; from < hashes.length; from += rowsAStatement) await tx.orm.insert(recallVehicle).values(hashes.slice(from, from + rowsAStatement).map((vinHash) => ({ groupId: scope.groupId, recallId: id, vinHash })))
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: groupWide, action: 'recall.ask', objectType: 'recall', objectId: id, reason: body.noticeNo })
  })
  return view(kit, scope, (await read(kit.database, scope.groupId, id))!)
}

export async function decideRecall({ kit }: RecallDeps, scope: Scope, id: string, agree: boolean): Promise<Recall> {
  demand(scope, 'recall.decide')
  await kit.database.transaction(async (tx) => {
    const row = await tx.row<{ state: string; askedBy: string }>('SELECT state, asked_by AS askedBy FROM recall_notice WHERE group_id = ? AND id = ? FOR UPDATE', [scope.groupId, id])
    if (!row) throw new AppError('not_found')
    if (row.askedBy === scope.employeeId) throw new AppError('second.self')
    if (row.state !== 'asked') throw new AppError('second.decided')
    const now = kit.clock.now()
    await tx.run('UPDATE recall_notice SET state = ?, decided_by = ?, decided_at = ?, until = ? WHERE group_id = ? AND id = ?', [agree ? 'agreed' : 'refused', scope.employeeId, now, agree ? new Date(now.getTime() + goodForMs) : null, scope.groupId, id])
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: groupWide, action: agree ? 'recall.agree' : 'recall.refuse', objectType: 'recall', objectId: id })
  })
  return view(kit, scope, (await read(kit.database, scope.groupId, id))!)
}

interface OwnerRow { id: string; storeId: string; vinEnc: string; storeName: string; name: string; surname: string | null; title: string | null; phoneEnc: string | null }

/**
 * Read anew each time, nothing of it is kept: who has one of these vehicles now, in a store of the brand. A number that
 * has gone to somebody else since is not shown. Every store whose customer was shown has it in its book.
 */
export async function owners({ kit, directory }: RecallDeps, scope: Scope, id: string, page: { cursor?: string; limit?: number }): Promise<{ items: RecallOwner[]; nextCursor: string | null }> {
  const row = await read(kit.database, scope.groupId, id)
  if (!row || !mayRead(scope, row.brand)) throw new AppError('not_found')
  if (!view(kit, scope, row).mayOpen) throw new AppError('recalls.not_open')
  const stores = (await directory.storesOf(scope.groupId)).filter((one) => one.brand === row.brand)
  const limit = page.limit ?? 50
  const now = kit.clock.now()
  const found = stores.length === 0 ? [] : await kit.database.rows<OwnerRow>(
    `SELECT v.id, v.store_id AS storeId, v.vin_enc AS vinEnc, s.name AS storeName, COALESCE(root.name, p.name) AS name, COALESCE(root.surname, p.surname) AS surname, COALESCE(root.title, p.title) AS title,
            CASE WHEN EXISTS (SELECT 1 FROM identity_key k WHERE k.group_id = p.group_id AND k.person_id = p.id AND k.kind = 'phone' AND k.value_hash = p.phone_hash AND k.valid_to <= ?) THEN NULL ELSE COALESCE(p.phone_enc, root.phone_enc) END AS phoneEnc
     FROM recall_vehicle rv JOIN vehicle_ownership v ON v.group_id = rv.group_id AND v.legal_entity_id IN (?) AND v.vin_hash = rv.vin_hash AND v.store_id IN (?) AND (v.valid_to IS NULL OR v.valid_to > ?)
     JOIN store s ON s.group_id = v.group_id AND s.id = v.store_id JOIN person p ON p.group_id = v.group_id AND p.id = v.person_id AND p.erased_at IS NULL
     LEFT JOIN person root ON root.group_id = p.group_id AND root.id = p.merged_into
     WHERE rv.group_id = ? AND rv.recall_id = ? AND v.id > ? ORDER BY v.id LIMIT ?`,
    [now, [...new Set(stores.map((one) => one.legalEntityId))], stores.map((one) => one.id), now, scope.groupId, id, decodeCursor(page.cursor)?.id ?? '0', limit + 1])
  const { items, nextCursor } = pageById(found, limit)
  const cipher = await kit.cipher(scope.groupId)
  await kit.database.transaction(async (tx) => {
    for (const storeId of new Set(items.map((one) => one.storeId))) await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId, action: 'recall.look', objectType: 'recall', objectId: id, reason: row.noticeNo, fields: { owners: items.filter((one) => one.storeId === storeId).length } })
  })
  return {
    items: items.map((one) => ({ id: one.id, vin: cipher.decrypt(one.vinEnc, 'vehicle.vin'), storeName: one.storeName, name: one.surname ? `${one.surname}${one.title ?? ''}` : one.name, phone: one.phoneEnc && cipher.decrypt(one.phoneEnc, 'person.phone') })),
    nextCursor,
  }
}
