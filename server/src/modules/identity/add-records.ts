import type { Tx } from '../../platform/db/database.ts'
import type { Kit } from '../../platform/kit.ts'
import { normalizePhone, person, phoneColumns, sourceRecord } from '../customers/index.ts'
import type { VerifiedBy } from './evidence.model.ts'
import { planResolution } from './jobs/resolve-persons.job.ts'
import { putKeys, type NewKey } from './keys.repo.ts'
import { nameParts } from './name.model.ts'
import { neighboursOf } from './resolve.repo.ts'

/** A customer as a system outside WeCom knows them. */
export interface NewRecord {
  kind: 'dms_customer' | 'lead_form'
  storeId: string
  /** Who collected it: usually the entity of the store. */
  legalEntityId: string
  /** The other system, and the record's own id there: the same pair again changes the record instead of adding one. */
  system: string
  ref: string
  occurredAt: Date
  name: string
  /** Left out: read from the name where it is certain. */
  surname?: string | null
  /** 1 male, 2 female */
  gender?: 1 | 2 | null
  /** 0 = 18–25, 26–30, 31–35, 36–40, 41–50, 5 = 51 and older */
  ageBand?: number | null
  city?: string | null
  /** The first one is shown on the person. */
  phones: readonly { number: string; verifiedBy: Exclude<VerifiedBy, 'wecom'> }[]
  /** A vehicle identifies a household, and gives a person only for the time it was theirs. */
  vehicles: readonly { vin: string | null; plate: string | null; from: Date | null; to: Date | null }[]
}

export interface AddedRecord { recordId: string; personId: string; isNew: boolean }

/**
 * Writes source records with a person each, one to one, and what they are known by; who is the same human is worked
 * out after the commit. Answers in the order given. Give at most 200 records a transaction, each (system, ref) once.
 */
export async function addRecords(kit: Kit, tx: Tx, groupId: string, records: readonly NewRecord[]): Promise<AddedRecord[]> {
  if (records.length === 0) return []
  const cipher = await kit.cipher(groupId)
  const now = kit.clock.now()
  const known = await tx.rows<{ id: string; personId: string; legalEntityId: string; kind: string; system: string; ref: string }>(
    `SELECT id, person_id AS personId, legal_entity_id AS legalEntityId, kind, source_system AS \`system\`, source_ref AS ref FROM source_record
     WHERE group_id = ? AND legal_entity_id IN (?) AND kind IN (?) AND source_system IN (?) AND source_ref IN (?) FOR UPDATE`,
    [groupId, distinct(records, 'legalEntityId'), distinct(records, 'kind'), distinct(records, 'system'), distinct(records, 'ref')])
  const added = records.map((record) => {
    const found = known.find((row) => row.ref === record.ref && row.system === record.system && row.kind === record.kind && row.legalEntityId === record.legalEntityId)
    const phone = normalizePhone(record.phones[0]?.number ?? '')
    const said = nameParts(record.name, 'record')
    return {
      record, isNew: !found, recordId: found?.id ?? kit.ids.next(), personId: found?.personId ?? kit.ids.next(), phone: phone.length < 7 ? null : phoneColumns(cipher, phone),
      surname: record.surname ?? said.surname, gender: record.gender ?? said.gender,
    }
  })
  const fresh = added.filter((one) => one.isNew)
  if (fresh.length > 0) {
    await tx.orm.insert(person).values(fresh.map(({ record, ...one }) => ({ groupId, id: one.personId, storeId: record.storeId, name: record.name.slice(0, 120), attributes: {}, createdAt: now, updatedAt: now, ...one.phone })))
    await tx.orm.insert(sourceRecord).values(fresh.map(({ record, ...one }) => ({
      groupId, id: one.recordId, personId: one.personId, kind: record.kind, storeId: record.storeId, legalEntityId: record.legalEntityId, sourceSystem: record.system, sourceRef: record.ref, occurredAt: record.occurredAt,
      name: record.name.slice(0, 120), surname: one.surname, gender: one.gender, ageBand: record.ageBand ?? null, city: record.city ?? null,
    })))
  }
  const again = added.filter((one) => !one.isNew)
  for (const { record, ...one } of again) {
    await tx.run('UPDATE source_record SET store_id = ?, name = ?, surname = ?, gender = ?, age_band = ?, city = ?, occurred_at = ? WHERE group_id = ? AND id = ?',
      [record.storeId, record.name.slice(0, 120), one.surname, one.gender, record.ageBand ?? null, record.city ?? null, record.occurredAt, groupId, one.recordId])
    await tx.run('UPDATE person SET name = ?, phone_enc = ?, phone_masked = ?, phone_hash = ?, phone_tail_hash = ?, key_id = ?, updated_at = ? WHERE group_id = ? AND id = ?',
      [record.name.slice(0, 120), one.phone?.phoneEnc ?? null, one.phone?.phoneMasked ?? null, one.phone?.phoneHash ?? null, one.phone?.phoneTailHash ?? null, one.phone?.keyId ?? null, now, groupId, one.personId])
  }
  // What the other system no longer says, the record is no longer known by.
  const met = again.length === 0 ? [] : await neighboursOf(tx, groupId, again.map((one) => one.personId), true)
  if (again.length > 0) await tx.run('DELETE FROM identity_key WHERE group_id = ? AND person_id IN (?)', [groupId, again.map((one) => one.personId)])
  await putKeys(tx, groupId, now, added.flatMap(({ record, recordId, personId }): NewKey[] => {
    const base = { personId, recordId, firstSeen: record.occurredAt }
    return [
      ...record.phones.map(({ number, verifiedBy }) => ({ number: normalizePhone(number), verifiedBy })).filter(({ number }) => number.length >= 7)
        .map(({ number, verifiedBy }) => ({ ...base, kind: 'phone' as const, scope: '', valueHash: cipher.hash(number, 'phone'), verifiedBy, validTo: null })),
      ...record.vehicles.flatMap(({ vin, plate, from, to }) => (['vin', 'plate'] as const).flatMap((kind) => {
        const value = plainMark(kind === 'vin' ? vin : plate)
        return value === '' ? [] : [{ ...base, kind, scope: '', valueHash: cipher.hash(value, kind), verifiedBy: 'staff' as const, firstSeen: from ?? record.occurredAt, validTo: to }]
      })),
    ]
  }))
  await planResolution(kit, tx, groupId, [...added.map((one) => one.personId), ...met])
  return added.map(({ recordId, personId, isNew }) => ({ recordId, personId, isNew }))
}

const distinct = <K extends keyof NewRecord>(records: readonly NewRecord[], key: K) => [...new Set(records.map((record) => String(record[key])))]

/** 皖A·I0417 and 皖a i0417 are one plate. */
const plainMark = (value: string | null): string => (value ?? '').toUpperCase().replace(/[\s·.•-]/g, '')
