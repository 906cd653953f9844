import type { ScriptContent } from '@chitang/shared/contracts/script-content'
import { changeSlot, changeTemplate, copyStateOf, standingTemplate, templateStateOf, type SlotRefusal, type StoreEvent } from '@chitang/shared/domain/script-layers'
import type { ScriptKind } from '@chitang/shared/domain/scripts'
import { demand, demandBrand, demandStore, reachesBrand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import type { Db, Tx } from '../../platform/db/database.ts'
import { isDuplicate } from '../../platform/db/errors.ts'
import { AppError } from '../../platform/http/errors.ts'
import { makeOnce } from '../../platform/http/request-once.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory, StoreInfo } from '../org/index.ts'
import { checkContent, type WordsOf } from './check-content.ts'
import { closeGap } from './gaps.ts'
import { brandCopyForUpdate, copyForUpdate, mostScripts, scriptById, scriptForUpdate, scriptsReaching, type StoredScript } from './scripts.repo.ts'
import { changedError, contentOf, insertScript, nextCode, ownWords, refuseStale, writeVersion, type Edition, type Home } from './write-script.ts'

export interface Deps { kit: Kit; directory: Directory }
export interface Submitted { content: ScriptContent; acknowledged: readonly string[]; note?: string | null | undefined; gapId?: string | undefined }

const refusals: Record<SlotRefusal, 'scripts.locked' | 'scripts.template_retired' | 'scripts.not_possible'> = {
  locked: 'scripts.locked', retired: 'scripts.template_retired', no_copy: 'scripts.not_possible', not_retired: 'scripts.not_possible',
}

/** Publishes a new script of a store, a brand or the group. */
export async function createScript({ kit, directory }: Deps, scope: Scope, input: Submitted & { storeId: string | null; brand: string | null; kind: ScriptKind; code?: string; idempotencyKey?: string | undefined }): Promise<string> {
  const { storeId, kind } = input
  if (storeId !== null) demandStore(scope, 'script.publish', storeId)
  else demandBrand(scope, 'script.template', input.brand)
  if (input.brand !== null && !(await directory.storesOf(scope.groupId)).some((store) => store.brand === input.brand)) throw new AppError('not_found')
  const home: Home = { scope: storeId !== null ? 'store' : input.brand !== null ? 'brand' : 'group', brand: storeId === null ? input.brand : null, storeId, memberId: null }
  const edition = await editionOf({ kit, directory }, scope, kind, input, home)
  if (storeId !== null) await refuseTooMany(kit.database, await directory.store(storeId))
  return makeOnce(kit, scope, input.idempotencyKey, async (tx) => {
    // Who numbers scripts of one place does so one after the other.
    await tx.row(storeId === null ? 'SELECT id FROM tenant_group WHERE id = ? FOR UPDATE' : 'SELECT id FROM store WHERE group_id = ? AND id = ? FOR UPDATE', storeId === null ? [scope.groupId] : [scope.groupId, storeId])
    const code = input.code ?? (await nextCode(tx, scope.groupId, kind, edition.content.category, storeId))
    const id = await insertScript(kit, tx, scope, { home, kind, code, sort: 0, lineage: ownWords, edition })
    await audit(kit, tx, scope, storeId, 'script.create', id, { title: edition.content.title, kind, layer: home.scope })
    if (input.gapId !== undefined) await closeGap(tx, scope, input.gapId)
    return id
  })
}

async function refuseTooMany(db: Db, store: StoreInfo): Promise<void> {
  if ((await scriptsReaching(db, store, [])).length >= mostScripts) throw new AppError('scripts.too_many', { most: mostScripts })
}

export async function editionOf({ kit, directory }: Deps, scope: Scope, kind: ScriptKind, input: Submitted, of: WordsOf): Promise<Edition> {
  const brand = of.storeId === null ? of.brand : (await directory.store(of.storeId)).brand
  return { content: await checkContent(kit.database, scope.groupId, { kind, content: input.content, acknowledged: input.acknowledged, of: { storeId: of.storeId, brand } }), acknowledged: input.acknowledged, note: input.note }
}

/** The next version of words that are somebody's own: a template's, a store's, or those a store put into a template's place. */
export async function updateScript({ kit, directory }: Deps, scope: Scope, id: string, input: Submitted & { baseVersion: number; templateVersion?: number | undefined }): Promise<StoredScript> {
  const found = await publishable(kit.database, scope, id)
  const edition = await editionOf({ kit, directory }, scope, found.kind, input, found)
  return kit.database.transaction(async (tx) => {
    // Template before copy, always: two managers and headquarters never wait for each other in a circle.
    const template = found.originId === null ? null : await templateForUpdate(tx, scope.groupId, found.originId, found.storeId === null ? null : (await directory.store(found.storeId)).brand)
    const row = (await scriptForUpdate(tx, scope.groupId, id))!
    if (row.retired) throw template ? await changedError(tx, scope.groupId, row) : new AppError('scripts.template_retired')
    await refuseStale(tx, scope.groupId, row, input.baseVersion)
    const lineage = template ? lineageAfter(template, row, { kind: 'override', seen: input.templateVersion ?? 0 }) : ownWords
    const version = nextVersion(row, template)
    await writeVersion(kit, tx, scope, row, edition, { ...lineage, originId: row.originId }, version)
    await audit(kit, tx, scope, row.storeId, 'script.publish', id, { title: edition.content.title, version })
    if (input.gapId !== undefined) await closeGap(tx, scope, input.gapId)
    return row
  })
}

export function lineageAfter(template: StoredScript, copy: StoredScript | null, event: StoreEvent): { mode: StoredScript['mode']; baseVersion: number | null } {
  const { slot, refused } = changeSlot(templateStateOf(template), { copy: copyStateOf(copy), hidden: false }, event)
  if (refused) throw new AppError(refusals[refused])
  return slot.copy ?? { mode: 'own', baseVersion: null }
}

/**
 * A brand's words in headquarters' place count on from whatever stood there, so that every store that compared an
 * earlier version is asked again.
 */
export const nextVersion = (row: StoredScript, template: StoredScript | null): number =>
  (row.scope === 'brand' && template ? Math.max(row.version, template.version) : row.version) + 1

/** The store's own words into the place of a template it inherited so far. */
export async function overrideScript(deps: Deps, scope: Scope, slotId: string, input: Submitted & { storeId: string; templateVersion: number }): Promise<void> {
  const { kit } = deps
  const seen = await templateFor(deps, scope, slotId, input.storeId)
  const edition = await editionOf(deps, scope, seen.kind, input, { storeId: input.storeId, brand: null })
  await withSlot(deps, scope, slotId, input.storeId, async (tx, template, copy) => {
    if (copy && !copy.retired) throw await changedError(tx, scope.groupId, copy)
    const lineage = lineageAfter(template, null, { kind: 'override', seen: input.templateVersion })
    await putCopy(kit, tx, scope, input.storeId, template, copy, edition, lineage)
    await audit(kit, tx, scope, input.storeId, 'script.override', slotId, { title: edition.content.title, templateVersion: input.templateVersion })
    if (input.gapId !== undefined) await closeGap(tx, scope, input.gapId)
  })
}

async function putCopy(kit: Kit, tx: Tx, scope: Scope, storeId: string, template: StoredScript, copy: StoredScript | null, edition: Edition, lineage: { mode: StoredScript['mode']; baseVersion: number | null }): Promise<void> {
  if (copy) return writeVersion(kit, tx, scope, copy, edition, { ...lineage, originId: template.id })
  await insertScript(kit, tx, scope, { home: { scope: 'store', brand: null, storeId, memberId: null }, kind: template.kind, code: template.code, sort: template.sort, lineage: { ...lineage, originId: template.id }, edition })
}

export type Decision = 'adopt' | 'keep' | 'fork' | 'hide' | 'show' | 'drop'

/** What a store decides about one place without writing new words. */
export async function decideScript(deps: Deps, scope: Scope, slotId: string, input: { storeId: string; act: Decision; templateVersion?: number | undefined }): Promise<void> {
  const { kit } = deps
  const { storeId, act } = input
  demandStore(scope, 'script.publish', storeId)
  const own = await scriptById(kit.database, scope.groupId, slotId)
  if (own?.scope === 'store' && own.storeId === storeId && own.originId === null) return hideOwn(kit, scope, own, storeId, act)
  await templateFor(deps, scope, slotId, storeId)
  await withSlot(deps, scope, slotId, storeId, async (tx, template, copy) => {
    const live = copy && !copy.retired ? copy : null
    const event: StoreEvent = act === 'keep' ? { kind: act, seen: input.templateVersion ?? 0 } : { kind: act }
    const lineage = lineageAfter(template, live, event)
    if (act === 'hide' || act === 'show') await place(tx, scope, storeId, slotId, act === 'hide')
    else if (act === 'adopt' || act === 'drop') await tx.run('UPDATE script SET retired_at = ?, updated_at = ? WHERE group_id = ? AND id = ?', [kit.clock.now(), kit.clock.now(), scope.groupId, live!.id])
    else if (live) await tx.run('UPDATE script SET mode = ?, base_version = ?, updated_at = ? WHERE group_id = ? AND id = ?', [lineage.mode, lineage.baseVersion, kit.clock.now(), scope.groupId, live.id])
    else await putCopy(kit, tx, scope, storeId, template, copy, { content: contentOf(template), acknowledged: [], note: '脱离集团版' }, lineage)
    await audit(kit, tx, scope, storeId, `script.${act}`, slotId, { title: template.title, templateVersion: template.version })
  })
}

async function hideOwn(kit: Kit, scope: Scope, row: StoredScript, storeId: string, act: Decision): Promise<void> {
  if ((act !== 'hide' && act !== 'show') || row.retired) throw new AppError('scripts.not_possible')
  await kit.database.transaction(async (tx) => {
    await place(tx, scope, storeId, row.id, act === 'hide')
    await audit(kit, tx, scope, storeId, `script.${act}`, row.id, { title: row.title })
  })
}

const place = (tx: Tx, scope: Scope, storeId: string, slotId: string, hidden: boolean) =>
  tx.run('INSERT INTO script_placement (group_id, store_id, slot_id, sort, hidden) VALUES (?, ?, ?, NULL, ?) ON DUPLICATE KEY UPDATE hidden = VALUES(hidden)', [scope.groupId, storeId, slotId, hidden])

/** Holds template and copy while something is decided about the place; two managers who begin at once are told apart by the key. */
async function withSlot({ kit, directory }: Deps, scope: Scope, slotId: string, storeId: string, work: (tx: Tx, template: StoredScript, copy: StoredScript | null) => Promise<void>): Promise<void> {
  try {
    await kit.database.transaction(async (tx) => {
      const template = (await templateForUpdate(tx, scope.groupId, slotId, (await directory.store(storeId)).brand))!
      await work(tx, template, await copyForUpdate(tx, scope.groupId, slotId, storeId))
    })
  } catch (cause) {
    if (!isDuplicate(cause, 'uq_script_origin')) throw cause
    const copy = await copyForUpdate(kit.database, scope.groupId, slotId, storeId)
    throw copy ? await changedError(kit.database, scope.groupId, copy) : cause
  }
}

/** What stands in the place for a brand's stores (null: headquarters' own), under the id and number of the place. */
async function templateForUpdate(tx: Tx, groupId: string, slotId: string, brand: string | null): Promise<StoredScript | null> {
  const template = await scriptForUpdate(tx, groupId, slotId)
  if (!template || brand === null || template.scope !== 'group') return template
  const { id, code, sort } = template
  return { ...standingTemplate(template, await brandCopyForUpdate(tx, groupId, slotId, brand)), id, code, sort }
}

/** A template that reaches the store; others do not exist for it. */
async function templateFor({ kit, directory }: Deps, scope: Scope, slotId: string, storeId: string): Promise<StoredScript> {
  demandStore(scope, 'script.publish', storeId)
  const [template, store] = await Promise.all([scriptById(kit.database, scope.groupId, slotId), directory.store(storeId)])
  if (!template || !(template.scope === 'group' || (template.scope === 'brand' && template.brand === store.brand))) throw new AppError('not_found')
  return template
}

/** A store takes its own script away; headquarters retires a template, and a locked one takes the stores' words with it. */
export async function retireScript({ kit }: Deps, scope: Scope, id: string): Promise<void> {
  const found = await publishable(kit.database, scope, id)
  if (found.originId !== null) throw new AppError('scripts.not_possible')
  await kit.database.transaction(async (tx) => {
    const row = (await scriptForUpdate(tx, scope.groupId, id))!
    if (row.retired || !changeTemplate(templateStateOf(row), 'retire')) throw new AppError('scripts.template_retired')
    await tx.run('UPDATE script SET retired_at = ? WHERE group_id = ? AND id = ?', [kit.clock.now(), scope.groupId, id])
    await audit(kit, tx, scope, row.storeId, 'script.retire', id, { title: row.title, locked: row.locked })
  })
}

export async function lockTemplate({ kit }: Deps, scope: Scope, id: string, locked: boolean): Promise<void> {
  demand(scope, 'script.template')
  await kit.database.transaction(async (tx) => {
    const row = await scriptForUpdate(tx, scope.groupId, id)
    if (!row || (row.scope !== 'group' && row.scope !== 'brand') || !reachesBrand(scope, 'script.template', row.brand)) throw new AppError('not_found')
    if (!changeTemplate(templateStateOf(row), locked ? 'lock' : 'unlock')) throw new AppError('scripts.template_retired')
    await tx.run('UPDATE script SET locked = ? WHERE group_id = ? AND id = ?', [locked, scope.groupId, id])
    await audit(kit, tx, scope, null, locked ? 'script.lock' : 'script.unlock', id, { title: row.title })
  })
}

/** The order of one shelf: a store's own order, or the templates'. */
export async function placeScripts({ kit }: Deps, scope: Scope, storeId: string | null, slotIds: readonly string[]): Promise<void> {
  if (storeId !== null) demandStore(scope, 'script.publish', storeId)
  else demand(scope, 'script.template')
  await kit.database.transaction(async (tx) => {
    const known = await tx.rows<{ id: string; brand: string | null }>(
      `SELECT id, brand FROM script WHERE group_id = ? AND id IN (?) AND ${storeId === null ? "scope IN ('group', 'brand')" : "(scope IN ('group', 'brand') OR (scope = 'store' AND store_id = ?))"}`, [scope.groupId, slotIds, ...(storeId === null ? [] : [storeId])])
    if (known.length !== new Set(slotIds).size || (storeId === null && known.some((row) => !reachesBrand(scope, 'script.template', row.brand)))) throw new AppError('not_found')
    for (const [index, slotId] of slotIds.entries()) {
      if (storeId === null) await tx.run('UPDATE script SET sort = ? WHERE group_id = ? AND id = ?', [index + 1, scope.groupId, slotId])
      else await tx.run('INSERT INTO script_placement (group_id, store_id, slot_id, sort, hidden) VALUES (?, ?, ?, ?, 0) ON DUPLICATE KEY UPDATE sort = VALUES(sort)', [scope.groupId, storeId, slotId, index + 1])
    }
    await audit(kit, tx, scope, storeId, 'script.order', slotIds[0]!, { count: slotIds.length })
  })
}

/** A row whose words the caller may publish. */
export async function publishable(db: Db, scope: Scope, id: string): Promise<StoredScript> {
  const { rows } = demand(scope, 'script.publish')
  const row = await scriptById(db, scope.groupId, id)
  if (!row || row.scope === 'personal' || (row.storeId === null ? !reachesBrand(scope, 'script.template', row.brand) : !rows.stores.includes(row.storeId))) throw new AppError('not_found')
  return row
}

export const audit = (kit: Kit, tx: Tx, scope: Scope, storeId: string | null, action: string, objectId: string, fields: Record<string, unknown>) =>
  kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: storeId ?? '0', action, objectType: 'script', objectId, fields })
