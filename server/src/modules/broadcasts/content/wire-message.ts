import { attachedAssets } from '@chitang/shared/contracts/attachments'
import { broadcastText } from '@chitang/shared/domain/broadcast-content'
import type { MassMessage } from '../../../wecom/endpoints/mass-messages.ts'
import { freshMediaId, uploadAsset, wireAttachment, type MediaDeps } from '../../media/index.ts'
import type { StoredBroadcast } from '../stored-broadcast.ts'
import { sentHash } from './content-hash.model.ts'
import { offerOf, senderOf, type ContentDeps } from './sender-values.ts'

/** The text that customers of this advisor get. */
export async function textFor(deps: ContentDeps, broadcast: StoredBroadcast, variant: number, advisor: string): Promise<string> {
  const store = await deps.directory.store(broadcast.storeId)
  const template = variant === 1 ? (broadcast.content.variant?.text ?? broadcast.content.text) : broadcast.content.text
  return broadcastText(template, broadcast.class, await senderOf(deps, store, advisor), (await offerOf(deps, store, broadcast.content)).values)
}

/** What of a message WeCom tells again, worked out without its files. */
export const hashFor = (broadcast: StoredBroadcast, text: string): string =>
  sentHash({ text, attachments: broadcast.content.attachments.map((one) => ({ msgtype: one.kind, title: one.kind === 'image' ? null : one.title })) })

/** Text and attachments as WeCom takes them; files that it does not have any more are uploaded first. */
export async function wireMessage(deps: MediaDeps, broadcast: StoredBroadcast, text: string): Promise<MassMessage> {
  const mediaIdOf = async (assetId: string): Promise<string> => (await freshMediaId(deps.kit, broadcast.groupId, assetId, broadcast.corpId)) ?? uploadAsset(deps, broadcast.groupId, assetId, broadcast.corpId)
  const attachments: MassMessage['attachments'] = []
  for (const attachment of broadcast.content.attachments) attachments.push((await wireAttachment(attachment, mediaIdOf))!)
  return { text, attachments }
}

/** WeCom says a file is gone before its three days are over (40007): all of them anew. */
export async function uploadAgain(deps: MediaDeps, broadcast: StoredBroadcast): Promise<void> {
  for (const assetId of new Set(attachedAssets(broadcast.content.attachments))) await uploadAsset(deps, broadcast.groupId, assetId, broadcast.corpId)
}
