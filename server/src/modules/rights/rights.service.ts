import type { Certificate, RightsKind } from '@chitang/shared/contracts/rights'
import { demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import type { Tx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import { familyOf, normalizePhone, phoneColumns, visibleFamily } from '../customers/index.ts'
import { planResolution } from '../identity/index.ts'
import type { Directory } from '../org/index.ts'
import { copyOf } from './copy.ts'
import { erasePersons } from './erase.ts'
import { certificateNo, dueAfter } from './rights.model.ts'
import { requestById, type RightsRow } from './rights.repo.ts'
import { rightsRequest } from './rights.table.ts'

export interface RightsDeps { kit: Kit; directory: Directory }
export interface Correction { surname?: string | undefined; title?: string | undefined; phone?: string | undefined }

/** The scope of a right is the company: all its stores, and none of another company of the group. */
export async function openRequest(deps: RightsDeps, scope: Scope, personId: string, asked: { kind: RightsKind; detail: string; verifiedHow: string }): Promise<RightsRow> {
  const { kit } = deps
  const { family, storeId } = await visibleFamily(kit.database, scope, 'rights.open', personId)
  const { legalEntityId } = await deps.directory.store(storeId)
  const id = kit.ids.next()
  const now = kit.clock.now()
  await kit.database.transaction(async (tx) => {
    await tx.orm.insert(rightsRequest).values({ groupId: scope.groupId, id, personId: family.rootId, legalEntityId, storeId, ...asked, status: 'open', openedBy: scope.employeeId, openedAt: now, dueAt: dueAfter(now, scope.timeZone) })
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId, action: 'rights.open', objectType: 'person', objectId: family.rootId, fields: { kind: asked.kind }, reason: asked.detail })
  })
  return (await requestById(kit.database, scope.groupId, id))!
}

export async function executeRequest(deps: RightsDeps, scope: Scope, requestId: string, correction: Correction | undefined): Promise<RightsRow> {
  const { kit } = deps
  demand(scope, 'rights.execute')
  const cipher = await kit.cipher(scope.groupId)
  await kit.database.transaction(async (tx) => {
    const request = await requestById(tx, scope.groupId, requestId, true)
    if (!request) throw new AppError('not_found')
    if (request.status !== 'open') throw new AppError('rights.closed')
    const family = await familyOf(tx, scope.groupId, request.personId, true)
    if (!family) throw new AppError('not_found')
    const now = kit.clock.now()
    const base = { no: certificateNo(request.kind, requestId), kind: request.kind, entity: request.entity, at: now.toISOString() }
    let certificate: Certificate
    let copy: string | null = null
    if (request.kind === 'deletion') {
      certificate = { ...base, ...(await erasePersons(kit, tx, scope.groupId, request.legalEntityId, family.ids)) }
      // Without keys they are nobody's other half any more, in this company or another.
      await planResolution(kit, tx, scope.groupId, family.ids)
    } else if (request.kind === 'copy') {
      const { text, rows } = await copyOf(tx, cipher, scope.groupId, family.ids, { entity: request.entity, at: now })
      copy = cipher.encrypt(text, 'rights.copy')
      certificate = { ...base, done: rows, kept: [] }
    } else certificate = { ...base, done: await correct(kit, tx, scope, family.ids, family.phonePersonId, correction ?? {}), kept: await otherSystems(tx, scope.groupId, family.ids) }
    await tx.run("UPDATE rights_request SET status = 'done', closed_by = ?, closed_at = ?, certificate = ?, copy_enc = ? WHERE group_id = ? AND id = ?", [scope.employeeId, now, JSON.stringify(certificate), copy, scope.groupId, requestId])
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: request.storeId, action: `rights.${request.kind}`, objectType: 'person', objectId: family.rootId, fields: { certificate: base.no }, reason: request.detail })
  })
  kit.queue.wake()
  return (await requestById(kit.database, scope.groupId, requestId))!
}

async function correct(kit: Kit, tx: Tx, scope: Scope, personIds: readonly string[], phonePersonId: string, correction: Correction): Promise<Certificate['done']> {
  const done: Certificate['done'] = []
  const now = kit.clock.now()
  if (correction.surname !== undefined || correction.title !== undefined) {
    const { affectedRows } = await tx.run('UPDATE person SET surname = COALESCE(?, surname), title = COALESCE(?, title), salutation_confirmed_at = ?, updated_at = ? WHERE group_id = ? AND id IN (?)', [correction.surname ?? null, correction.title ?? null, now, now, scope.groupId, personIds])
    done.push({ what: '称呼', rows: affectedRows })
  }
  if (correction.phone !== undefined) {
    const phone = normalizePhone(correction.phone)
    if (!/^1\d{10}$/.test(phone)) throw new AppError('request.invalid', { detail: '手机号是 11 位数字' })
    const columns = phoneColumns(await kit.cipher(scope.groupId), phone)
    const old = await tx.row<{ hash: string | null }>('SELECT phone_hash AS hash FROM person WHERE group_id = ? AND id = ? FOR UPDATE', [scope.groupId, phonePersonId])
    // Every record of theirs with the wrong number, or the one that has none yet.
    const { affectedRows } = await tx.run('UPDATE person SET phone_enc = ?, phone_masked = ?, phone_hash = ?, phone_tail_hash = ?, key_id = ?, updated_at = ? WHERE group_id = ? AND (id = ? OR (id IN (?) AND phone_hash = ?))',
      [columns.phoneEnc, columns.phoneMasked, columns.phoneHash, columns.phoneTailHash, columns.keyId, now, scope.groupId, phonePersonId, personIds, old?.hash ?? ''])
    await tx.run("UPDATE identity_key SET valid_to = ? WHERE group_id = ? AND person_id IN (?) AND kind = 'phone' AND value_hash = ? AND valid_to IS NULL", [now, scope.groupId, personIds, old?.hash ?? ''])
    done.push({ what: '手机号', rows: affectedRows })
  }
  if (done.length === 0) throw new AppError('rights.nothing_to_correct')
  await planResolution(kit, tx, scope.groupId, personIds)
  return done
}

/** A file from there would bring the old word back. */
async function otherSystems(tx: Tx, groupId: string, personIds: readonly string[]): Promise<Certificate['kept']> {
  const rows = await tx.rows<{ system: string }>('SELECT DISTINCT source_system AS `system` FROM source_record WHERE group_id = ? AND person_id IN (?) AND source_system IS NOT NULL', [groupId, personIds])
  return rows.map(({ system }) => ({ what: system === 'dms' ? 'DMS 里的记录' : '线索系统里的记录', why: '在那个系统里也要更正，否则下次导入会改回去' }))
}

export async function refuseRequest(deps: RightsDeps, scope: Scope, requestId: string, reason: string): Promise<RightsRow> {
  const { kit } = deps
  demand(scope, 'rights.execute')
  const request = await requestById(kit.database, scope.groupId, requestId)
  if (!request) throw new AppError('not_found')
  await kit.database.transaction(async (tx) => {
    const { affectedRows } = await tx.run("UPDATE rights_request SET status = 'refused', refused_reason = ?, closed_by = ?, closed_at = ? WHERE group_id = ? AND id = ? AND status = 'open'", [reason, scope.employeeId, kit.clock.now(), scope.groupId, requestId])
    if (affectedRows === 0) throw new AppError('rights.closed')
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: request.storeId, action: 'rights.refuse', objectType: 'person', objectId: request.personId, fields: { kind: request.kind }, reason })
  })
  return (await requestById(kit.database, scope.groupId, requestId))!
}

export async function copyFile(deps: RightsDeps, scope: Scope, requestId: string): Promise<{ name: string; contentBase64: string }> {
  const { kit } = deps
  demand(scope, 'rights.execute')
  const request = await requestById(kit.database, scope.groupId, requestId)
  const row = await kit.database.row<{ copyEnc: string | null }>("SELECT copy_enc AS copyEnc FROM rights_request WHERE group_id = ? AND id = ? AND kind = 'copy'", [scope.groupId, requestId])
  if (!request || !row?.copyEnc) throw new AppError('not_found')
  await kit.audit.write(kit.database, scope.actor, { groupId: scope.groupId, storeId: request.storeId, action: 'rights.download', objectType: 'person', objectId: request.personId, fields: {}, reason: null })
  return { name: `${certificateNo('copy', requestId)}.json`, contentBase64: Buffer.from((await kit.cipher(scope.groupId)).decrypt(row.copyEnc, 'rights.copy')).toString('base64') }
}
