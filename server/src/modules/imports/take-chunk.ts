import type { AttributeValue } from '@chitang/shared/domain/attributes'
import { itemsOf } from '@chitang/shared/domain/attributes'
import type { GroupCipher } from '../../platform/crypto/field-cipher.ts'
import type { Tx } from '../../platform/db/database.ts'
import type { Kit } from '../../platform/kit.ts'
import { personAttribute } from '../attributes/index.ts'
import { addRecords, endVehicleKeys, type AddedRecord, type NewRecord } from '../identity/index.ts'
import type { StoreInfo } from '../org/index.ts'
import { suppressedPhones } from '../rights/index.ts'
import { saveVehicles } from '../vehicles/index.ts'
import { sealRows, type Line } from './chunks.ts'
import type { ImportRow } from './imports.repo.ts'
import { dataImportLine } from './imports.table.ts'
import { readRow, type ReadRow, type RowRules } from './row.model.ts'

interface Customer { ref: string; lines: number[]; rows: ReadRow[] }

/**
 * Takes one chunk in: records and persons, vehicles, first wishes, and what became of each line, with the cursor, in
 * the caller's transaction. What was done is done once: a chunk that another process took first changes nothing.
 */
export async function takeChunk(kit: Kit, tx: Tx, run: ImportRow, store: StoreInfo, rules: RowRules, lines: readonly Line[]): Promise<boolean> {
  const { groupId } = run
  const claimed = await tx.run("UPDATE data_import SET chunks_done = chunks_done + 1, problem = NULL WHERE group_id = ? AND id = ? AND status = 'running' AND chunks_done = ?", [groupId, run.id, run.chunksDone])
  if (claimed.affectedRows === 0) return false
  const cipher = await kit.cipher(groupId)
  const readings = lines.map((line) => ({ line, ...readRow(line.cells, run.mapping, rules) }))
  const suppressed = await suppressedPhones(tx, groupId, store.legalEntityId, readings.flatMap(({ row }) => (row?.phone ? [cipher.hash(row.phone, 'phone')] : [])))
  for (const one of readings) {
    if (!one.row?.phone || !suppressed.has(cipher.hash(one.row.phone, 'phone'))) continue
    one.row = null
    one.problems = ['这位客户要求过删除个人信息，不再导入']
  }
  const customers = groupByRef(cipher, readings.flatMap(({ line, row }) => (row ? [{ line: line.line, row }] : [])))
  const added = await addRecords(kit, tx, groupId, customers.map((one) => recordOf(one, run, store, kit.clock.now())))
  const ended = await saveVehicles(kit, tx, groupId, customers.map((one, at) => ({ recordId: added[at]!.recordId, personId: added[at]!.personId, storeId: store.id, legalEntityId: store.legalEntityId, vehicles: one.rows })))
  await endVehicleKeys(tx, groupId, ended)
  await saveWishes(tx, groupId, customers, added, kit.clock.now())

  const failed = readings.filter((one) => one.row === null)
  const base = { groupId, importId: run.id }
  const fates = [
    ...customers.flatMap((one, at) => one.lines.map((line) => ({ ...base, line, recordId: added[at]!.recordId, personId: added[at]!.personId, problem: null, rowEnc: null }))),
    ...failed.map((one) => ({ ...base, line: one.line.line, recordId: null, personId: null, problem: one.problems.join('；').slice(0, 300), rowEnc: sealRows(cipher, [one.line]) })),
  ]
  if (fates.length > 0) await tx.orm.insert(dataImportLine).values(fates)
  const rowsOf = (isNew: boolean) => customers.reduce((sum, one, at) => sum + (added[at]!.isNew === isNew ? one.lines.length : 0), 0)
  await tx.run('UPDATE data_import SET done = done + ?, created = created + ?, updated = updated + ?, failed = failed + ? WHERE group_id = ? AND id = ?', [lines.length, rowsOf(true), rowsOf(false), failed.length, groupId, run.id])
  await tx.run('DELETE FROM data_import_chunk WHERE group_id = ? AND import_id = ? AND chunk = ?', [groupId, run.id, run.chunksDone])
  return true
}

/** Rows of one customer number are one customer, with as many vehicles; without a number the phone or the frame tells. */
function groupByRef(cipher: GroupCipher, rows: readonly { line: number; row: ReadRow }[]): Customer[] {
  const byRef = new Map<string, Customer>()
  for (const { line, row } of rows) {
    const ref = refOf(cipher, row)
    const known = byRef.get(ref)
    if (known) {
      known.lines.push(line)
      known.rows.push(row)
    } else byRef.set(ref, { ref, lines: [line], rows: [row] })
  }
  return [...byRef.values()]
}

/** Never a clear number: what stands in for a missing one is its keyed hash. */
export const refOf = (cipher: GroupCipher, row: Pick<ReadRow, 'ref' | 'phone' | 'vin'>): string => row.ref ?? `#${cipher.hash(row.phone ?? row.vin ?? '', 'import.ref')}`

function recordOf({ ref, rows }: Customer, run: ImportRow, store: StoreInfo, now: Date): NewRecord {
  const [first] = rows as [ReadRow]
  // A number on a signed order was checked there; one from a form was typed by somebody.
  const phones = [...new Set(rows.flatMap((row) => row.phone ?? []))].map((number) => ({ number, verifiedBy: run.kind === 'dms' && rows.some((row) => row.phone === number && row.soldOn !== null) ? ('order' as const) : ('staff' as const) }))
  return {
    kind: run.kind === 'dms' ? 'dms_customer' : 'lead_form', storeId: store.id, legalEntityId: store.legalEntityId, system: run.kind, ref, occurredAt: first.at ?? first.soldOn ?? now, name: first.name,
    ...(first.gender !== null && { gender: first.gender }), ageBand: first.ageBand, city: first.city, phones,
    vehicles: rows.filter((row) => row.vin !== null || row.plate !== null).map((row) => ({ vin: row.vin, plate: row.plate, from: row.soldOn, to: null })),
  }
}

/** What the file says they want, for people it brings: of those who were here, what advisors wrote stays. */
async function saveWishes(tx: Tx, groupId: string, customers: readonly Customer[], added: readonly AddedRecord[], now: Date): Promise<void> {
  const wishes = customers.flatMap(({ rows }, at) => {
    const model = rows.find((row) => row.intentModel !== null)?.intentModel ?? null
    const budget = rows.find((row) => row.budget !== null)?.budget ?? null
    return added[at]!.isNew && (model !== null || budget !== null) ? [{ personId: added[at]!.personId, model, budget }] : []
  })
  if (wishes.length === 0) return
  const items = wishes.flatMap(({ personId, model, budget }) => Object.entries({ ...(model !== null && { intent_model: model }), ...(budget !== null && { budget }) } as Record<string, AttributeValue>)
    .flatMap(([attribute, value]) => itemsOf(value).map((item) => ({ groupId, personId, attribute, ...item, memberId: null, at: now }))))
  await tx.orm.insert(personAttribute).values(items)
  await tx.run(`UPDATE person p JOIN (${wishes.map(() => 'SELECT ? AS id, ? AS model, ? AS attributes').join(' UNION ALL ')}) v ON v.id = p.id SET p.intent_model = v.model, p.attributes = v.attributes WHERE p.group_id = ?`,
    [...wishes.flatMap(({ personId, model, budget }) => [personId, model, JSON.stringify(budget === null ? {} : { budget })]), groupId])
}
