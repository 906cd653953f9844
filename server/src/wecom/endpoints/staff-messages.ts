import { Type } from 'typebox'
import type { Install, WecomClient } from '../client.ts'
import { InputLimits } from '../input-limits.ts'

const Sent = Type.Object({
  msgid: Type.Optional(Type.String()),
  invaliduser: Type.Optional(Type.String()),
  unlicenseduser: Type.Optional(Type.String()),
})
/** Who did not get it; the ids come back in lower case. */
export interface StaffMessageResult { msgid: string | null; notReached: string[] }

const path = 'message/send'

async function send(client: WecomClient, install: Install, userids: readonly string[], message: Record<string, unknown>): Promise<StaffMessageResult> {
  new InputLimits(path).count('touser', '收消息的成员', userids, 1000, 1)
  const answer = await client.call(install, path, { body: { touser: userids.join('|'), agentid: install.agentId, ...message }, answer: Sent })
  return { msgid: answer.msgid || null, notReached: [answer.invaliduser, answer.unlicenseduser].flatMap((list) => (list ? list.split('|') : [])).filter((one) => one !== '') }
}

/** POST message/send text, content ≤ 2048 bytes, else WeCom cuts it (doc 90236). */
export async function sendStaffText(client: WecomClient, install: Install, input: { userids: string[]; content: string }): Promise<StaffMessageResult> {
  new InputLimits(path).some('text.content', '文字', input.content !== '').bytes('text.content', '文字', input.content, 2048)
  return send(client, install, input.userids, { msgtype: 'text', text: { content: input.content } })
}

/** POST message/send markdown, content ≤ 2048 bytes; shown in WeCom only, not in WeChat (doc 90236). */
export async function sendStaffMarkdown(client: WecomClient, install: Install, input: { userids: string[]; content: string }): Promise<StaffMessageResult> {
  new InputLimits(path).some('markdown.content', '文字', input.content !== '').bytes('markdown.content', '文字', input.content, 2048)
  return send(client, install, input.userids, { msgtype: 'markdown', markdown: { content: input.content } })
}

/** POST message/send textcard; title ≤ 128 bytes, description ≤ 512, url ≤ 2048 (doc 90236). Notices are cut, not refused: half a line beats none. */
export async function sendStaffCard(client: WecomClient, install: Install, input: { userids: string[]; title: string; description: string; url: string }): Promise<StaffMessageResult> {
  new InputLimits(path).bytes('textcard.url', '链接', input.url, 2048)
  return send(client, install, input.userids, { msgtype: 'textcard', textcard: { title: clip(input.title, 128), description: clip(input.description, 512), url: input.url, btntxt: '去看看' } })
}

/** POST message/recall: within 24 h, of this app's own messages (doc 94867). */
export async function recallStaffMessage(client: WecomClient, install: Install, msgid: string): Promise<void> {
  await client.call(install, 'message/recall', { body: { msgid } })
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
