import { createHash } from 'node:crypto'
import type { BroadcastContent } from '@chitang/shared/contracts/broadcasts'

const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32)

/** Of words and attachments as the store wrote them: what is locked for review, and what was approved before. */
export const contentHash = ({ text, attachments, variant, promotionId }: BroadcastContent): string =>
  hashOf([text.trim(), attachments.map((one) => Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))), variant && [variant.attribute, variant.is, variant.text.trim()], promotionId])

/** What WeCom tells about a message again: the text, and of each attachment its kind and title. Ids of media change with every upload. */
export interface SentContent { text: string; attachments: readonly { msgtype: string; title: string | null }[] }
export const sentHash = ({ text, attachments }: SentContent): string => hashOf([text, attachments.map((one) => [one.msgtype, one.title])])
