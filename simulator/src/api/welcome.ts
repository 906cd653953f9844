import { post } from '../model/chat.ts'
import { relation } from '../model/relations.ts'
import type { Message } from '../model/types.ts'
import { object, objects, required, text, type Call, type Endpoint, type Json } from './call.ts'
import { WecomError, ok } from './errors.ts'
import { isUploadedImage, liveMedia } from './media.ts'

type Part = Partial<Message> & Pick<Message, 'kind'>

const IN_FLIGHT_MS = 1000

const section = (attachment: Json, name: string): Json => {
  const value = object(attachment, name)
  if (!value) throw new WecomError(40058, `missing ${name}`)
  return value
}

/** page 92137: the attachment family shared with mass messages. */
export function attachmentPart({ sim, corp }: Call, attachment: Json): Part {
  switch (attachment.msgtype) {
    case 'image': {
      const image = section(attachment, 'image')
      const mediaId = text(image, 'media_id')
      if (mediaId) {
        const media = liveMedia(sim, corp, mediaId, 'image')
        return { kind: 'image', mediaId, imgUrl: `${sim.apiOrigin}/media/${media.id}` }
      }
      const url = required(image, 'pic_url', { missing: 40007 })
      if (!isUploadedImage(sim, corp, url)) throw new WecomError(40058, 'pic_url is not from media/uploadimg')
      return { kind: 'image', imgUrl: url }
    }
    case 'link': {
      const link = section(attachment, 'link')
      return {
        kind: 'link',
        title: required(link, 'title', { maxBytes: 128 }),
        url: required(link, 'url'),
        desc: text(link, 'desc', { maxBytes: 512 }) ?? '',
        imgUrl: text(link, 'picurl') ?? '',
      }
    }
    case 'miniprogram': {
      const mini = section(attachment, 'miniprogram')
      const media = liveMedia(sim, corp, required(mini, 'pic_media_id', { missing: 40007 }), 'image')
      return {
        kind: 'miniprogram',
        title: required(mini, 'title', { maxBytes: 64 }),
        appid: required(mini, 'appid'),
        page: required(mini, 'page'),
        imgUrl: `${sim.apiOrigin}/media/${media.id}`,
      }
    }
    case 'video':
    case 'file': {
      const kind = attachment.msgtype
      const media = liveMedia(sim, corp, section(attachment, kind).media_id, kind)
      return { kind, mediaId: media.id, fileName: media.fileName, url: `${sim.apiOrigin}/media/${media.id}` }
    }
    default:
      throw new WecomError(41065)
  }
}

export const welcomeEndpoints: Record<string, Endpoint> = {
  'externalcontact/send_welcome_msg': {
    method: 'POST',
    customerContact: true,
    run(call) {
      const { sim, corp, app, body } = call
      const now = sim.clock.now()
      const code = corp.welcomeCodes[required(body, 'welcome_code', { missing: 41049 })]
      if (!code || code.agentId !== app.agentId || code.expiresAt <= now) throw new WecomError(41050)
      if (code.usedAt !== null) throw new WecomError(41051)
      const rival = Object.values(corp.welcomeCodes).find((c) => c.eventId === code.eventId && c.usedAt !== null)
      if (rival) throw new WecomError(now - rival.usedAt! < IN_FLIGHT_MS ? 41096 : 41051)
      const row = relation(corp, code.userid, code.externalUserid)
      if (!row || (row.status !== 'friend' && row.status !== 'half')) throw new WecomError(41050)
      if (row.chatStarted) throw new WecomError(41051)
      const content = text(object(body, 'text') ?? {}, 'content', { maxBytes: 4000, errcode: 45002 }) ?? ''
      const attachments = objects(body, 'attachments')
      if (attachments.length > 9) throw new WecomError(41064)
      if (!content && attachments.length === 0) throw new WecomError(40058, 'text and attachments are empty')
      const parts: Part[] = [...(content ? [{ kind: 'text' as const, text: content }] : []), ...attachments.map((a) => attachmentPart(call, a))]
      code.usedAt = now
      row.welcomed = true
      for (const part of parts) post(sim, row.personId, { corpId: corp.corpId, userid: row.userid, from: 'staff', via: 'welcome', ...part })
      return { ...ok }
    },
  },
}
