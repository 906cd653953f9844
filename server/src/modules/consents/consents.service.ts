import { randomBytes } from 'node:crypto'
import type { SharedCustomer } from '@chitang/shared/contracts/consents'
import { consentState, type ConsentField, type ConsentMethod, type ConsentPurpose } from '@chitang/shared/domain/consents'
import { demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import { attributeViews, defsFor, type AttributeDefs } from '../attributes/index.ts'
import { countReveal, familyOf, relationsOf, visibleFamily, type Family } from '../customers/index.ts'
import type { Directory } from '../org/index.ts'
import { currentNotice } from '../privacy/index.ts'
import { vehiclesOf } from '../vehicles/index.ts'
import { agreedFor, consentById, consentsOf, fieldsOf, type ConsentRow } from './consents.repo.ts'
import { consent } from './consents.table.ts'

export interface ConsentDeps { kit: Kit; directory: Directory; attributes: AttributeDefs; publicOrigin: string }

export async function consentsOfCustomer(deps: ConsentDeps, scope: Scope, personId: string): Promise<{ rows: ConsentRow[]; recipients: { id: string; name: string }[] }> {
  const { database } = deps.kit
  const { family, entityId } = await customerOf(deps, scope, 'consent.read', personId)
  const [rows, entities] = await Promise.all([
    consentsOf(database, scope.groupId, family.ids),
    database.rows<{ id: string; name: string }>('SELECT id, name FROM legal_entity WHERE group_id = ? AND id <> ? ORDER BY id', [scope.groupId, entityId]),
  ])
  return { rows, recipients: entities }
}

export interface Asking { toEntityId: string; purpose: ConsentPurpose; fields: ConsentField[]; method: ConsentMethod; evidence?: string | undefined }

/** A paper is the customer's yes already; a page waits for it. One purpose and one recipient at a time. */
export async function askConsent(deps: ConsentDeps, scope: Scope, personId: string, asking: Asking): Promise<ConsentRow> {
  const { kit } = deps
  const { family, storeId, entityId } = await customerOf(deps, scope, 'consent.record', personId)
  const recipient = await kit.database.row('SELECT 1 FROM legal_entity WHERE group_id = ? AND id = ?', [scope.groupId, asking.toEntityId])
  if (!recipient || asking.toEntityId === entityId) throw new AppError('consents.recipient')
  if (asking.method === 'paper' && !asking.evidence) throw new AppError('consents.evidence_needed')
  const notice = await currentNotice(kit.database, entityId)
  const id = kit.ids.next()
  const now = kit.clock.now()
  await kit.database.transaction(async (tx) => {
    await tx.orm.insert(consent).values({
      groupId: scope.groupId, id, personId: family.rootId, storeId, fromEntityId: entityId, toEntityId: asking.toEntityId, purpose: asking.purpose, fields: asking.fields, method: asking.method, evidence: asking.evidence ?? null,
      noticeVersion: notice?.version ?? null, pageToken: asking.method === 'page' ? randomBytes(16).toString('base64url') : null, askedAt: now, askedBy: scope.employeeId, agreedAt: asking.method === 'paper' ? now : null,
    })
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId, action: asking.method === 'paper' ? 'consent.record' : 'consent.ask', objectType: 'person', objectId: family.rootId, fields: { to: asking.toEntityId, purpose: asking.purpose, fields: asking.fields }, reason: null })
  })
  return (await consentById(kit.database, scope.groupId, id))!
}

export async function withdrawConsent(deps: ConsentDeps, scope: Scope, consentId: string, reason: string): Promise<ConsentRow> {
  const { kit } = deps
  const row = await consentById(kit.database, scope.groupId, consentId)
  if (!row) throw new AppError('not_found')
  await customerOf(deps, scope, 'consent.record', row.personId)
  const state = consentState(row, kit.clock.now())
  if (state !== 'agreed' && state !== 'asked') throw new AppError('consents.over')
  await kit.database.transaction(async (tx) => {
    await tx.run("UPDATE consent SET withdrawn_at = ?, withdrawn_by = 'staff', withdrawn_reason = ? WHERE group_id = ? AND id = ? AND withdrawn_at IS NULL", [kit.clock.now(), reason, scope.groupId, consentId])
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: row.storeId, action: 'consent.withdraw', objectType: 'person', objectId: row.personId, fields: { to: row.toEntityId, purpose: row.purpose }, reason })
  })
  return (await consentById(kit.database, scope.groupId, consentId))!
}

/** A person this scope may see under the permission, and the company that holds them. */
async function customerOf(deps: ConsentDeps, scope: Scope, permission: 'consent.read' | 'consent.record', personId: string): Promise<{ family: Family; storeId: string; entityId: string }> {
  const { family, storeId } = await visibleFamily(deps.kit.database, scope, permission, personId)
  return { family, storeId, entityId: (await deps.directory.store(storeId)).legalEntityId }
}

/**
 * What customers of other companies let this one see. Nothing of it is kept: it is read from the other side's rows at
 * every call, so that a withdrawal is the end of it.
 */
export async function sharedCustomers(deps: ConsentDeps, scope: Scope, personId: string | undefined): Promise<SharedCustomer[]> {
  const { kit, directory } = deps
  const entityIds = await receivingEntities(deps, scope)
  if (entityIds.length === 0) return []
  const now = kit.clock.now()
  const rows = (await agreedFor(kit.database, scope.groupId, entityIds)).filter((row) => consentState(row, now) === 'agreed')
  const own = await ownTwins(deps, scope, rows)
  const wanted = personId === undefined ? rows : rows.filter((row) => own.get(row.id) === personId)
  const defs = await deps.attributes.of(scope.groupId)
  return Promise.all(wanted.map(async (row): Promise<SharedCustomer> => {
    const fields = fieldsOf(row)
    const family = await familyOf(kit.database, scope.groupId, row.personId)
    const has = (field: ConsentField): boolean => family !== null && fields.includes(field)
    const store = await directory.store(row.storeId)
    const { intent_model: _, ...needs } = (family?.shown.attributes ?? {}) as Record<string, never>
    return {
      consentId: row.id, fromEntity: row.fromEntity, purpose: row.purpose, agreedAt: row.agreedAt!.toISOString(), personId: own.get(row.id) ?? null,
      name: has('name') ? (family!.shown.surname ? `${family!.shown.surname}${family!.shown.title ?? ''}` : family!.shown.name) : null,
      phoneMasked: has('phone') ? family!.shown.phoneMasked : null,
      intentModel: has('intent_model') ? family!.shown.intentModel : null,
      needs: has('needs') ? attributeViews(defsFor(defs, store), needs).map((one) => one.text) : [],
      vehicles: has('vehicles') ? (await vehiclesOf(kit.database, scope.groupId, family!.ids, now)).map(({ model, plateMasked, nextServiceAt, insuranceUntil }) => ({ model, plateMasked, nextServiceAt: nextServiceAt?.toISOString() ?? null, insuranceUntil: insuranceUntil?.toISOString() ?? null })) : [],
    }
  }))
}

export async function revealSharedPhone(deps: ConsentDeps, scope: Scope, consentId: string): Promise<string> {
  const { kit } = deps
  const row = await consentById(kit.database, scope.groupId, consentId)
  const entityIds = await receivingEntities(deps, scope)
  if (!row || !entityIds.includes(row.toEntityId) || consentState(row, kit.clock.now()) !== 'agreed' || !fieldsOf(row).includes('phone')) throw new AppError('not_found')
  const family = await familyOf(kit.database, scope.groupId, row.personId)
  const holder = family && (await kit.database.row<{ phoneEnc: string | null }>('SELECT phone_enc AS phoneEnc FROM person WHERE group_id = ? AND id = ?', [scope.groupId, family.phonePersonId]))
  if (!holder?.phoneEnc) throw new AppError('customers.no_phone')
  const own = await deps.directory.storesOf(scope.groupId)
  const at = scope.roles.find((held) => own.some((store) => store.id === held.storeId && store.legalEntityId === row.toEntityId))!.storeId
  await kit.database.transaction(async (tx) => {
    await countReveal(kit, tx, scope)
    // Into the book of the store that shares: it reads who looked.
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: row.storeId, action: 'consent.reveal_phone', objectType: 'person', objectId: row.personId, fields: { consent: row.id, by: row.toEntityId }, reason: row.purpose })
    // Who opened many is told where they work, whosever customers they were.
    await kit.facts.append(tx, { groupId: scope.groupId, kind: 'phone_revealed', occurredAt: kit.clock.now(), storeId: at, memberId: scope.memberId, cause: scope.actor.client === 'sidebar' ? 'sidebar' : 'admin', payload: { consent: row.id } })
  })
  return (await kit.cipher(scope.groupId)).decrypt(holder.phoneEnc, 'person.phone')
}

/** Companies of the stores a person works for: sharing is with a company, and with its people who serve customers. */
async function receivingEntities(deps: ConsentDeps, scope: Scope): Promise<string[]> {
  demand(scope, 'consent.receive')
  const stores = await deps.directory.storesOf(scope.groupId)
  const mine = new Set(scope.roles.flatMap((one) => one.storeId ?? []))
  return [...new Set(stores.filter((store) => mine.has(store.id)).map((store) => store.legalEntityId))]
}

/** Who of them is this company's own customer already, by the hidden link; within the reach only. */
async function ownTwins(deps: ConsentDeps, scope: Scope, rows: readonly ConsentRow[]): Promise<Map<string, string>> {
  if (rows.length === 0) return new Map()
  const { database } = deps.kit
  const decision = demand(scope, 'customer.read')
  const twins = await database.rows<{ sharedId: string; ownId: string; storeId: string }>(
    `SELECT p.id AS sharedId, o.id AS ownId, o.store_id AS storeId FROM person p JOIN person o ON o.group_id = p.group_id AND o.human_id = p.human_id AND o.id <> p.id WHERE p.group_id = ? AND p.human_id IS NOT NULL AND p.id IN (?)`,
    [scope.groupId, rows.map((row) => row.personId)])
  const relations = twins.length === 0 ? [] : await relationsOf(database, scope.groupId, twins.map((one) => one.ownId))
  const mine = new Set(relations.filter((one) => decision.rows.stores.includes(one.storeId) || decision.rows.members.includes(one.memberId)).map((one) => one.personId))
  return new Map(rows.flatMap((row) => {
    const found = twins.find((one) => one.sharedId === row.personId && mine.has(one.ownId))
    return found ? [[row.id, found.ownId] as const] : []
  }))
}
