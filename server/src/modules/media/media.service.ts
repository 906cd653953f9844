import { createHash } from 'node:crypto'
import { plainMessage } from '../../platform/log/plain-message.ts'
import { uploadMedia } from '../../wecom/endpoints/media.ts'
import type { WecomClient } from '../../wecom/client.ts'
import { WecomError } from '../../wecom/errors.ts'
import { isDuplicate } from '../../platform/db/errors.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory } from '../org/index.ts'
import { fileType, imageType } from './media.model.ts'
import { mediaAsset } from './media.table.ts'

const maxImageBytes = 2 * 1024 * 1024
const maxFileBytes = 5 * 1024 * 1024
/** WeCom keeps an upload three days (doc 90253). */
const lifeMs = 3 * 86_400_000
const renewBeforeMs = 12 * 3_600_000

export interface MediaDeps { kit: Kit; directory: Directory; wecom: WecomClient }
export interface NewAsset { groupId: string; storeId: string | null; name: string; content: Buffer }

export function storeImage(kit: Kit, input: NewAsset): Promise<string> {
  if (input.content.length > maxImageBytes) throw new AppError('media.too_large')
  return storeAsset(kit, input, imageType(input.content) ?? refuse('media.bad_image'))
}

/** Something to hand over: the bytes must be what the name says. */
export function storeFile(kit: Kit, input: NewAsset): Promise<string> {
  if (input.content.length > maxFileBytes) throw new AppError('media.file_too_large')
  return storeAsset(kit, input, fileType(input.name, input.content) ?? refuse('media.bad_file'))
}

function refuse(code: 'media.bad_image' | 'media.bad_file'): never {
  throw new AppError(code)
}

async function storeAsset(kit: Kit, input: NewAsset, contentType: string): Promise<string> {
  const digest = createHash('sha256').update(input.content).digest('hex')
  const id = kit.ids.next()
  try {
    await kit.database.orm.insert(mediaAsset).values({ groupId: input.groupId, id, storeId: input.storeId, name: input.name, contentType, digest, bytes: input.content.length, content: input.content, createdAt: kit.clock.now() })
    return id
  } catch (cause) {
    if (!isDuplicate(cause, 'uq_asset_digest')) throw cause
    const same = await kit.database.row<{ id: string }>('SELECT id FROM media_asset WHERE group_id = ? AND digest = ?', [input.groupId, digest])
    return same!.id
  }
}

/** A media_id that is still good, or null; never uploads. */
export async function freshMediaId(kit: Kit, groupId: string, assetId: string, corpId: string): Promise<string | null> {
  const row = await kit.database.row<{ media_id: string | null }>("SELECT media_id FROM media_upload WHERE group_id = ? AND asset_id = ? AND corp_id = ? AND status = 'ready' AND expires_at > ?", [groupId, assetId, corpId, kit.clock.now()])
  return row?.media_id ?? null
}

/** Uploads one asset to one corp and remembers the id. */
export async function uploadAsset(deps: MediaDeps, groupId: string, assetId: string, corpId: string): Promise<string> {
  const { kit, directory, wecom } = deps
  const asset = await kit.database.row<{ name: string; content: Buffer; contentType: string }>('SELECT name, content, content_type AS contentType FROM media_asset WHERE group_id = ? AND id = ?', [groupId, assetId])
  if (!asset) throw new Error(`asset ${assetId} is gone`)
  try {
    const { mediaId } = await uploadMedia(wecom, await directory.wecomInstall(await directory.installOfCorp(corpId)), asset.contentType.startsWith('image/') ? 'image' : 'file', asset)
    await kit.database.run(
      `INSERT INTO media_upload (group_id, asset_id, corp_id, media_id, expires_at, status) VALUES (?, ?, ?, ?, ?, 'ready')
       ON DUPLICATE KEY UPDATE media_id = VALUES(media_id), expires_at = VALUES(expires_at), status = 'ready', last_error = NULL`,
      [groupId, assetId, corpId, mediaId, new Date(kit.clock.ms() + lifeMs)])
    return mediaId
  } catch (cause) {
    if (cause instanceof WecomError) await kit.database.run('UPDATE media_upload SET last_error = ? WHERE group_id = ? AND asset_id = ? AND corp_id = ?', [cause.reason, groupId, assetId, corpId])
    throw cause
  }
}

/** Assets of a group that something live still sends; every feature that sends media gives one. */
export type LiveAssets = (groupId: string) => Promise<readonly string[]>

/**
 * Uploads that end within twelve hours, renewed while something live uses them and only then. What nobody used for a
 * day after its end is forgotten; who needs it again uploads it again.
 */
export async function renewExpiring(deps: MediaDeps, live: readonly LiveAssets[], limit = 200): Promise<number> {
  const { kit } = deps
  const now = kit.clock.ms()
  const rows = await kit.database.rows<{ groupId: string; assetId: string; corpId: string; expiresAt: Date }>(
    'SELECT group_id AS groupId, asset_id AS assetId, corp_id AS corpId, expires_at AS expiresAt FROM media_upload WHERE expires_at < ? ORDER BY expires_at LIMIT 5000', [new Date(now + renewBeforeMs)])
  const used = new Set<string>()
  for (const groupId of new Set(rows.map((row) => row.groupId)))
    for (const list of await Promise.all(live.map((of) => of(groupId)))) for (const assetId of list) used.add(`${groupId}/${assetId}`)
  let renewed = 0
  for (const row of rows) {
    if (!used.has(`${row.groupId}/${row.assetId}`)) {
      if (row.expiresAt.getTime() < now - 86_400_000) await kit.database.run('DELETE FROM media_upload WHERE group_id = ? AND asset_id = ? AND corp_id = ?', [row.groupId, row.assetId, row.corpId])
      continue
    }
    if (renewed >= limit) break
    try {
      await uploadAsset(deps, row.groupId, row.assetId, row.corpId)
      renewed += 1
    } catch (cause) {
      kit.log('warn', { what: 'renew media', assetId: row.assetId, err: plainMessage(cause) })
    }
  }
  return renewed
}

/** Path of a picture for cards: WeChat fetches it without a session, so only who knows the digest can. */
export async function publicPicture(kit: Kit, groupId: string, assetId: string): Promise<string | null> {
  const row = await kit.database.row<{ digest: string; contentType: string }>('SELECT digest, content_type AS contentType FROM media_asset WHERE group_id = ? AND id = ?', [groupId, assetId])
  return row?.contentType.startsWith('image/') ? `/pictures/${groupId}/${row.digest}` : null
}
