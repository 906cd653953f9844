import type { Install, WecomClient } from '../client.ts'

export type WireAttachment =
  | { msgtype: 'image'; image: { media_id: string } }
  | { msgtype: 'link'; link: { title: string; picurl?: string; desc?: string; url: string } }
  | { msgtype: 'miniprogram'; miniprogram: { title: string; pic_media_id: string; appid: string; page: string } }

/** POST externalcontact/send_welcome_msg: within 20 s of the event, one use, text ≤ 4000 bytes, ≤ 9 attachments (doc 92137). */
export async function sendWelcome(client: WecomClient, install: Install, input: { code: string; text: string; attachments: WireAttachment[] }, timeoutMs: number): Promise<void> {
  if (Buffer.byteLength(input.text) > 4000) throw new Error('a welcome text has at most 4000 bytes')
  if (input.attachments.length > 9) throw new Error('a welcome has at most 9 attachments')
  await client.call(install, 'externalcontact/send_welcome_msg', {
    body: { welcome_code: input.code, text: { content: input.text }, attachments: input.attachments }, priority: 'welcome', timeoutMs,
  })
}

/** POST message/send textcard to staff; description ≤ 512 bytes, title ≤ 128 (doc 90236). */
export async function sendStaffCard(client: WecomClient, install: Install, input: { userids: string[]; title: string; description: string; url: string }): Promise<void> {
  await client.call(install, 'message/send', {
    body: {
      touser: input.userids.join('|'), msgtype: 'textcard', agentid: install.agentId,
      textcard: { title: clip(input.title, 128), description: clip(input.description, 512), url: input.url, btntxt: '去看看' },
    },
  })
}

/** Cuts at whole characters so that the UTF-8 text fits. */
export function clip(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text
  let cut = ''
  for (const char of text) {
    if (Buffer.byteLength(cut + char) > maxBytes - 3) break
    cut += char
  }
  return `${cut}…`
}
