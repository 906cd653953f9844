import type { Install, WecomClient } from '../client.ts'
import { InputLimits } from '../input-limits.ts'
import { checkMessage, type WireAttachment } from './attachments.ts'

export type { WireAttachment } from './attachments.ts'
export { clip, sendStaffCard } from './staff-messages.ts'

/** POST externalcontact/send_welcome_msg: within 20 s of the event, one use, text ≤ 4000 bytes, ≤ 9 attachments (doc 92137). */
export async function sendWelcome(client: WecomClient, install: Install, input: { code: string; text: string; attachments: WireAttachment[] }, timeoutMs: number): Promise<void> {
  const path = 'externalcontact/send_welcome_msg'
  checkMessage(new InputLimits(path), input.text, input.attachments)
  await client.call(install, path, {
    body: { welcome_code: input.code, text: { content: input.text }, attachments: input.attachments }, priority: 'welcome', timeoutMs,
  })
}
