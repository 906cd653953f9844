import { createHash } from 'node:crypto'
import { plainMessage } from '../../platform/log/plain-message.ts'
import { uploadImage } from '../../wecom/endpoints/media.ts'
import type { WecomClient } from '../../wecom/client.ts'
import { WecomError } from '../../wecom/errors.ts'
import { isDuplicate } from '../../platform/db/errors.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory } from '../org/index.ts'
import { mediaAsset } from './media.table.ts'

const maxBytes = 2 * 1024 * 1024
/** WeCom keeps an upload three days (doc 90253). */
const lifeMs = 3 * 86_400_000
const renewBeforeMs = 12 * 3_600_000

export interface MediaDeps { kit: Kit; directory: Directory; wecom: WecomClient }

export async function storeImage(kit: Kit, input: { groupId: string; storeId: string | null; name: string; content: Buffer }): Promise<string> {
  if (input.content.length > maxBytes) throw new AppError('media.too_large')
  const contentType = imageType(input.content)
  if (!contentType) throw new AppError('media.bad_image')
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

/** The bytes decide, not the name. */
function imageType(content: Buffer): string | null {
  if (content.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg'
  if (content.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) return 'image/png'
  return null
}

/** A media_id that is still good, or null; never uploads. */
export async function freshMediaId(kit: Kit, groupId: string, assetId: string, corpId: string): Promise<string | null> {
  const row = await kit.database.row<{ media_id: string | null }>("SELECT media_id FROM media_upload WHERE group_id = ? AND asset_id = ? AND corp_id = ? AND status = 'ready' AND expires_at > ?", [groupId, assetId, corpId, kit.clock.now()])
  return row?.media_id ?? null
}

/** Uploads one asset to one corp and remembers the id. */
export async function uploadAsset(deps: MediaDeps, groupId: string, assetId: string, corpId: string): Promise<string> {
  const { kit, directory, wecom } = deps
  const asset = await kit.database.row<{ name: string; content: Buffer; content_type: string }>('SELECT name, content, content_type FROM media_asset WHERE group_id = ? AND id = ?', [groupId, assetId])
  if (!asset) throw new Error(`asset ${assetId} is gone`)
  try {
    const { mediaId } = await uploadImage(wecom, await directory.wecomInstall(await directory.installOfCorp(corpId)), asset.name, asset.content, asset.content_type)
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

/** Uploads that end within twelve hours, renewed while something still uses them. */
export async function renewExpiring(deps: MediaDeps, limit = 200): Promise<number> {
  const { kit } = deps
  const rows = await kit.database.rows<{ groupId: string; assetId: string; corpId: string }>(
    'SELECT group_id AS groupId, asset_id AS assetId, corp_id AS corpId FROM media_upload WHERE expires_at < ? ORDER BY expires_at LIMIT ?', [new Date(kit.clock.ms() + renewBeforeMs), limit])
  let renewed = 0
  for (const row of rows) {
    try {
      await uploadAsset(deps, row.groupId, row.assetId, row.corpId)
      renewed += 1
    } catch (cause) {
      kit.log('warn', { what: 'renew media', assetId: row.assetId, err: plainMessage(cause) })
    }
  }
  return renewed
}
