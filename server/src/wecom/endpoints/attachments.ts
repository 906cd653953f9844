import { Type, type Static } from 'typebox'
import type { InputLimits } from '../input-limits.ts'

/** Attachments of welcomes and mass messages (docs 92137, 92135). */
export const WireAttachment = Type.Union([
  Type.Object({ msgtype: Type.Literal('image'), image: Type.Union([Type.Object({ media_id: Type.String() }), Type.Object({ pic_url: Type.String() })]) }),
  Type.Object({ msgtype: Type.Literal('link'), link: Type.Object({ title: Type.String(), picurl: Type.Optional(Type.String()), desc: Type.Optional(Type.String()), url: Type.String() }) }),
  Type.Object({ msgtype: Type.Literal('miniprogram'), miniprogram: Type.Object({ title: Type.String(), pic_media_id: Type.String(), appid: Type.String(), page: Type.String() }) }),
  Type.Object({ msgtype: Type.Literal('video'), video: Type.Object({ media_id: Type.String() }) }),
  Type.Object({ msgtype: Type.Literal('file'), file: Type.Object({ media_id: Type.String() }) }),
])
export type WireAttachment = Static<typeof WireAttachment>

export const mostAttachments = 9
export const mostTextBytes = 4000

/** Text and attachments together: what both kinds of message demand. */
export function checkMessage(limits: InputLimits, text: string, attachments: readonly WireAttachment[]): void {
  limits.some('text', '文字和附件', text !== '' || attachments.length > 0)
    .bytes('text.content', '文字', text, mostTextBytes)
    .count('attachments', '附件', attachments, mostAttachments)
  attachments.forEach((one, at) => {
    if (one.msgtype === 'link') {
      limits.bytes(`attachments.${at}.link.title`, '链接标题', one.link.title, 128).bytes(`attachments.${at}.link.desc`, '链接说明', one.link.desc, 512)
        .bytes(`attachments.${at}.link.url`, '链接网址', one.link.url, 2048).bytes(`attachments.${at}.link.picurl`, '链接封面网址', one.link.picurl, 2048)
    } else if (one.msgtype === 'miniprogram') limits.bytes(`attachments.${at}.miniprogram.title`, '小程序标题', one.miniprogram.title, 64)
  })
}
