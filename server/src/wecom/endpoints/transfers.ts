import { Type } from 'typebox'
import type { Install, WecomClient } from '../client.ts'
import { InputLimits } from '../input-limits.ts'

/** on-job: the handover member works on; resigned: has left within a year (docs 92125, 94081). */
export type TransferKind = 'onjob' | 'resigned'

/** Customers of one call, characters of the text the customer gets (doc 92125), groups of one call (doc 95703). */
export const customersPerCall = 100
export const messageChars = 200
export const chatsPerCall = 100
const pageSize = 1000

const Accepted = Type.Object({ customer: Type.Array(Type.Object({ external_userid: Type.String(), errcode: Type.Integer() })) })
const Results = Type.Object({ customer: Type.Array(Type.Object({ external_userid: Type.String(), status: Type.Integer(), takeover_time: Type.Optional(Type.Integer()) })), next_cursor: Type.Optional(Type.String()) })
const Unassigned = Type.Object({ info: Type.Array(Type.Object({ handover_userid: Type.String(), external_userid: Type.String(), dimission_time: Type.Integer() })), is_last: Type.Optional(Type.Boolean()), next_cursor: Type.Optional(Type.String()) })
const Chats = Type.Object({ failed_chat_list: Type.Optional(Type.Array(Type.Object({ chat_id: Type.String(), errcode: Type.Integer() }))) })

export interface TransferPair { kind: TransferKind; handover: string; takeover: string }

const paths: Readonly<Record<TransferKind, { give: string; results: string; chats: string }>> = {
  onjob: { give: 'externalcontact/transfer_customer', results: 'externalcontact/transfer_result', chats: 'externalcontact/groupchat/onjob_transfer' },
  resigned: { give: 'externalcontact/resigned/transfer_customer', results: 'externalcontact/resigned/transfer_result', chats: 'externalcontact/groupchat/transfer' },
}

/** POST [resigned/]transfer_customer: what WeCom says of each customer, 0 = takes effect in 24 hours unless the customer refuses. `message` only on-job. */
export async function transferCustomers(client: WecomClient, install: Install, pair: TransferPair, externalUserIds: readonly string[], message: string): Promise<Map<string, number>> {
  const path = paths[pair.kind].give
  new InputLimits(path).count('external_userid', '一次转的客户', externalUserIds, customersPerCall, 1).chars('transfer_success_msg', '给客户的话', message, messageChars)
  const { customer } = await client.call(install, path, {
    body: { handover_userid: pair.handover, takeover_userid: pair.takeover, external_userid: externalUserIds, ...(pair.kind === 'onjob' && message !== '' ? { transfer_success_msg: message } : {}) }, answer: Accepted,
  })
  return new Map(customer.map((one) => [one.external_userid, one.errcode]))
}

export type TransferFate = 'done' | 'waiting' | 'refused' | 'full'
const fates: Readonly<Record<number, TransferFate>> = { 1: 'done', 2: 'waiting', 3: 'refused', 4: 'full' }

export interface TransferResult { externalUserId: string; fate: TransferFate; takeoverAt: Date | null }

/** POST [resigned/]transfer_result of everything one member handed to another (docs 94088, 94082). */
export async function transferResults(client: WecomClient, install: Install, pair: TransferPair): Promise<TransferResult[]> {
  const found: TransferResult[] = []
  let next = ''
  do {
    const page = await client.call(install, paths[pair.kind].results, { body: { handover_userid: pair.handover, takeover_userid: pair.takeover, cursor: next }, answer: Results, repeatable: true, priority: 'statistics' })
    for (const one of page.customer) {
      const fate = fates[one.status]
      if (fate) found.push({ externalUserId: one.external_userid, fate, takeoverAt: one.takeover_time ? new Date(one.takeover_time * 1000) : null })
    }
    next = page.next_cursor ?? ''
  } while (next)
  return found
}

export interface UnassignedCustomer { userid: string; externalUserId: string; leftAt: Date }

/** POST get_unassigned_list: customers of members who left, whom nobody is about to take (doc 92124). */
export async function listUnassigned(client: WecomClient, install: Install): Promise<UnassignedCustomer[]> {
  const found: UnassignedCustomer[] = []
  let next = ''
  do {
    const page = await client.call(install, 'externalcontact/get_unassigned_list', { body: { page_size: pageSize, cursor: next }, answer: Unassigned, repeatable: true, priority: 'statistics' })
    found.push(...page.info.map((one) => ({ userid: one.handover_userid, externalUserId: one.external_userid, leftAt: new Date(one.dimission_time * 1000) })))
    next = page.is_last === true ? '' : (page.next_cursor ?? '')
  } while (next)
  return found
}

/** POST groupchat/[onjob_]transfer: the groups that did not change owner, with why (docs 92127, 95703). Effective at once. */
export async function transferChats(client: WecomClient, install: Install, kind: TransferKind, chatIds: readonly string[], newOwner: string): Promise<Map<string, number>> {
  const path = paths[kind].chats
  new InputLimits(path).count('chat_id_list', '一次转的客户群', chatIds, chatsPerCall, 1)
  const { failed_chat_list: failed = [] } = await client.call(install, path, { body: { chat_id_list: chatIds, new_owner: newOwner }, answer: Chats })
  return new Map(failed.map((one) => [one.chat_id, one.errcode]))
}
