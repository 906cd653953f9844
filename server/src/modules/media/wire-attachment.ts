import type { Attachment } from '@chitang/shared/contracts/attachments'
import type { WireAttachment } from '../../wecom/endpoints/messages.ts'

/** An attachment as WeCom takes it; null when its picture could not be had. */
export async function wireAttachment(attachment: Attachment, mediaIdOf: (assetId: string) => Promise<string | null>): Promise<WireAttachment | null> {
  if (attachment.kind === 'link')
    return { msgtype: 'link', link: { title: attachment.title, url: attachment.url, ...(attachment.description ? { desc: attachment.description } : {}), ...(attachment.imageUrl ? { picurl: attachment.imageUrl } : {}) } }
  const mediaId = await mediaIdOf(attachment.kind === 'image' ? attachment.assetId : attachment.coverAssetId)
  if (mediaId === null) return null
  return attachment.kind === 'image'
    ? { msgtype: 'image', image: { media_id: mediaId } }
    : { msgtype: 'miniprogram', miniprogram: { title: attachment.title, pic_media_id: mediaId, appid: attachment.appid, page: attachment.page } }
}
