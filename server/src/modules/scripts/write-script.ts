import { mediaAssetsOf, type ScriptContent } from '@chitang/shared/contracts/script-content'
import type { ScriptVersion } from '@chitang/shared/contracts/scripts'
import { scriptCategories, type ScriptKind, type ScriptLayer } from '@chitang/shared/domain/scripts'
import type { Scope } from '../../platform/access/scope.ts'
import type { Db, Tx } from '../../platform/db/database.ts'
import { fromJson } from '../../platform/db/json.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import { brandPlaceOf, type StoredScript } from './scripts.repo.ts'
import { script, scriptVersion } from './scripts.table.ts'
import { searchKeys } from './search-keys.ts'

export interface Home { scope: ScriptLayer; brand: string | null; storeId: string | null; memberId: string | null }
export interface Edition { content: ScriptContent; acknowledged: readonly string[]; note?: string | null | undefined }
export interface Lineage { originId: string | null; mode: StoredScript['mode']; baseVersion: number | null }

export const ownWords: Lineage = { originId: null, mode: 'own', baseVersion: null }

/** A new row with its first version. */
export async function insertScript(kit: Kit, tx: Tx, scope: Scope, input: { home: Home; kind: ScriptKind; code: string; sort: number; lineage: Lineage; edition: Edition; version?: number }): Promise<string> {
  const { home, kind, code, sort, lineage, edition } = input
  const id = kit.ids.next()
  const version = input.version ?? 1
  const brandPlace = home.scope === 'brand' && lineage.originId !== null ? brandPlaceOf(lineage.originId, home.brand!) : null
  await tx.orm.insert(script).values({ groupId: scope.groupId, id, ...home, kind, ...lineage, brandPlace, code, sort, version, locked: false, ...contentColumns(edition.content), retiredAt: null, updatedAt: kit.clock.now() })
  await appendVersion(kit, tx, scope, id, version, edition)
  return id
}

/** The next version of a row; a row that was given up comes back by it. */
export async function writeVersion(kit: Kit, tx: Tx, scope: Scope, row: StoredScript, edition: Edition, lineage: Lineage, version = row.version + 1): Promise<void> {
  const { category, objection, title, parts, promotionId, withMedia, pinyin, initials, validTo } = contentColumns(edition.content)
  await tx.run(
    `UPDATE script SET category = ?, objection = ?, title = ?, parts = ?, promotion_id = ?, with_media = ?, pinyin = ?, initials = ?, valid_to = ?, mode = ?, base_version = ?, version = ?, retired_at = NULL, updated_at = ? WHERE group_id = ? AND id = ?`,
    [category, objection, title, JSON.stringify(parts), promotionId, withMedia, pinyin, initials, validTo, lineage.mode, lineage.baseVersion, version, kit.clock.now(), scope.groupId, row.id])
  await appendVersion(kit, tx, scope, row.id, version, edition)
}

async function appendVersion(kit: Kit, tx: Tx, scope: Scope, scriptId: string, version: number, { content, acknowledged, note }: Edition): Promise<void> {
  await tx.orm.insert(scriptVersion).values({ groupId: scope.groupId, scriptId, version, content, note: note?.trim() || null, acknowledged: [...acknowledged], memberId: scope.memberId, publishedAt: kit.clock.now() })
}

export function contentColumns(content: ScriptContent) {
  return {
    category: content.category, objection: content.objection, title: content.title, parts: content.parts, promotionId: content.promotionId, withMedia: mediaAssetsOf(content.parts).length > 0,
    ...searchKeys(content.title), validTo: content.validTo ? new Date(content.validTo) : null,
  }
}

export const contentOf = ({ category, objection, title, parts, validTo, promotionId }: StoredScript): ScriptContent => ({ category, objection, title, parts, validTo, promotionId })

/** 价格-07: the next free number on the shelf, among what the place can see; a template is free in every store it reaches. */
export async function nextCode(db: Db, groupId: string, kind: ScriptKind, category: string, storeId: string | null): Promise<string> {
  const prefix = kind === 'material' ? '资料' : scriptCategories.find((one) => one.code === category)!.name
  const last = await db.row<{ code: string }>(
    `SELECT code FROM script WHERE group_id = ? AND (scope IN ('group', 'brand') OR (scope = 'store'${storeId === null ? '' : ' AND store_id = ?'})) AND code REGEXP ? ORDER BY LENGTH(code) DESC, code DESC LIMIT 1`, [groupId, ...(storeId === null ? [] : [storeId]), `^${prefix}-[0-9]+$`])
  return `${prefix}-${String(Number(last?.code.slice(prefix.length + 1) ?? 0) + 1).padStart(2, '0')}`
}

type RawVersion = { version: number; content: unknown; note: string | null; acknowledged: unknown; authorName: string | null; publishedAt: Date }
const versionSql = `SELECT v.version, v.content, v.note, v.acknowledged, m.name AS authorName, v.published_at AS publishedAt FROM script_version v LEFT JOIN member m ON m.group_id = v.group_id AND m.id = v.member_id WHERE v.group_id = ? AND v.script_id = ?`
const versionView = (row: RawVersion): ScriptVersion => ({
  version: row.version, content: fromJson<ScriptContent>(row.content), note: row.note, authorName: row.authorName ?? '池塘', publishedAt: row.publishedAt.toISOString(), acknowledged: fromJson<string[]>(row.acknowledged),
})

const mostVersions = 50

export const versionsOf = async (db: Db, groupId: string, scriptId: string): Promise<ScriptVersion[]> =>
  (await db.rows<RawVersion>(`${versionSql} ORDER BY v.version DESC LIMIT ${mostVersions}`, [groupId, scriptId])).map(versionView)

export async function versionOf(db: Db, groupId: string, scriptId: string, version: number): Promise<ScriptVersion | null> {
  const row = await db.row<RawVersion>(`${versionSql} AND v.version = ?`, [groupId, scriptId, version])
  return row ? versionView(row) : null
}

/** Who was first, when and with which words: enough to compare and publish again. */
export async function refuseStale(db: Db, groupId: string, row: StoredScript, baseVersion: number): Promise<void> {
  if (row.version !== baseVersion) throw await changedError(db, groupId, row)
}

export async function changedError(db: Db, groupId: string, row: StoredScript): Promise<AppError> {
  const now = await versionOf(db, groupId, row.id, row.version)
  return new AppError('scripts.changed', { who: now?.authorName ?? '同事' }, { current: now })
}
