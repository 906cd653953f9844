import type { ScriptContent, ScriptPart } from '@chitang/shared/contracts/script-content'
import type { LayerRow, Placement } from '@chitang/shared/domain/script-layers'
import type { ScriptKind } from '@chitang/shared/domain/scripts'
import type { Db, SqlValue } from '../../platform/db/database.ts'
import { fromJson } from '../../platform/db/json.ts'
import type { StoreInfo } from '../org/index.ts'

export interface StoredScript extends LayerRow, ScriptContent {
  readonly kind: ScriptKind
  readonly code: string
  readonly pinyin: string
  readonly initials: string
  readonly updatedAt: Date
}

type RawScript = Omit<StoredScript, 'parts' | 'locked' | 'retired' | 'validTo'> & { parts: unknown; locked: number; retiredAt: Date | null; validTo: Date | null }

const columns = `s.id, s.scope, s.brand, s.store_id AS storeId, s.member_id AS memberId, s.kind, s.origin_id AS originId, s.mode, s.version, s.base_version AS baseVersion, s.locked, s.category, s.objection, s.code, s.title, s.parts,
  s.promotion_id AS promotionId, s.pinyin, s.initials, s.valid_to AS validTo, s.sort, s.retired_at AS retiredAt, s.updated_at AS updatedAt`

const stored = ({ retiredAt, ...row }: RawScript): StoredScript =>
  ({ ...row, parts: fromJson<ScriptPart[]>(row.parts), locked: Boolean(row.locked), retired: retiredAt !== null, validTo: row.validTo?.toISOString() ?? null })

async function scripts(db: Db, where: string, params: readonly SqlValue[]): Promise<StoredScript[]> {
  return (await db.rows<RawScript>(`SELECT ${columns} FROM script s WHERE ${where}`, params)).map(stored)
}

/** More than any store will read; the library of a store is searched in memory. */
export const mostScripts = 2000

/** All rows a store's library is resolved from; retired ones only where a store still has words in their place. */
export const scriptsReaching = (db: Db, store: StoreInfo, memberIds: readonly string[]): Promise<StoredScript[]> =>
  scripts(db, `s.group_id = ? AND ((s.scope = 'group') OR (s.scope = 'brand' AND s.brand = ?) OR (s.scope = 'store' AND s.store_id = ?)${memberIds.length > 0 ? " OR (s.scope = 'personal' AND s.member_id IN (?))" : ''})
    AND (s.retired_at IS NULL OR EXISTS (SELECT c.id FROM script c WHERE c.group_id = s.group_id AND c.origin_id = s.id AND (c.store_id = ? OR c.brand = ?) AND c.retired_at IS NULL)) ORDER BY s.code, s.id LIMIT ${mostScripts * 2}`,
  [store.groupId, store.brand, store.id, ...(memberIds.length > 0 ? [memberIds] : []), store.id, store.brand])

export const templatesOf = (db: Db, groupId: string): Promise<StoredScript[]> =>
  scripts(db, `s.group_id = ? AND s.scope IN ('group', 'brand') AND s.retired_at IS NULL ORDER BY s.sort, s.code, s.id LIMIT ${mostScripts}`, [groupId])

export const copiesOf = (db: Db, groupId: string, templateIds: readonly string[]): Promise<StoredScript[]> =>
  templateIds.length === 0 ? Promise.resolve([]) : scripts(db, 's.group_id = ? AND s.origin_id IN (?)', [groupId, templateIds])

/** With the row held until the transaction ends: versions and locks are decided on what is read here. */
export const scriptForUpdate = async (db: Db, groupId: string, id: string): Promise<StoredScript | null> =>
  (await scripts(db, 's.group_id = ? AND s.id = ? FOR UPDATE', [groupId, id]))[0] ?? null

export const copyForUpdate = async (db: Db, groupId: string, templateId: string, storeId: string): Promise<StoredScript | null> =>
  (await scripts(db, 's.group_id = ? AND s.origin_id = ? AND s.store_id = ? FOR UPDATE', [groupId, templateId, storeId]))[0] ?? null

export const brandCopyForUpdate = async (db: Db, groupId: string, templateId: string, brand: string): Promise<StoredScript | null> =>
  (await scripts(db, 's.group_id = ? AND s.brand_place = ? FOR UPDATE', [groupId, brandPlaceOf(templateId, brand)]))[0] ?? null

export const brandPlaceOf = (templateId: string, brand: string): string => `${templateId}:${brand}`

export const scriptById = async (db: Db, groupId: string, id: string): Promise<StoredScript | null> =>
  (await scripts(db, 's.group_id = ? AND s.id = ?', [groupId, id]))[0] ?? null

export async function placementsOf(db: Db, groupId: string, storeId: string): Promise<Placement[]> {
  const rows = await db.rows<{ slotId: string; sort: number | null; hidden: number }>('SELECT slot_id AS slotId, sort, hidden FROM script_placement WHERE group_id = ? AND store_id = ?', [groupId, storeId])
  return rows.map((row) => ({ ...row, hidden: Boolean(row.hidden) }))
}

export interface SlotUses { uses: number; responses: number; mine: number }

export async function usesOf(db: Db, groupId: string, storeId: string, memberIds: readonly string[]): Promise<Map<string, SlotUses>> {
  const rows = await db.rows<{ slotId: string; uses: string; responses: string; mine: string }>(
    `SELECT script_id AS slotId, SUM(uses) AS uses, SUM(responses) AS responses, SUM(CASE WHEN member_id IN (?) THEN uses ELSE 0 END) AS mine FROM script_use WHERE group_id = ? AND store_id = ? GROUP BY script_id`,
    [memberIds.length > 0 ? memberIds : ['0'], groupId, storeId])
  return new Map(rows.map((row) => [row.slotId, { uses: Number(row.uses), responses: Number(row.responses), mine: Number(row.mine) }]))
}

export async function favouritesOf(db: Db, groupId: string, memberIds: readonly string[]): Promise<Set<string>> {
  const rows = await db.rows<{ slotId: string }>('SELECT slot_id AS slotId FROM script_favourite WHERE group_id = ? AND member_id IN (?)', [groupId, memberIds])
  return new Set(rows.map((row) => row.slotId))
}

const recentSlots = 10

/** The last slots a person sent, newest first; a bounded read, since one slot may fill it. */
export async function recentOf(db: Db, groupId: string, memberIds: readonly string[]): Promise<string[]> {
  const rows = await db.rows<{ slotId: string }>('SELECT slot_id AS slotId FROM script_send WHERE group_id = ? AND member_id IN (?) ORDER BY sent_at DESC LIMIT 100', [groupId, memberIds])
  return [...new Set(rows.map((row) => row.slotId))].slice(0, recentSlots)
}
