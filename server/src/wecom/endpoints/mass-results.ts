import { Type, type Static, type TSchema } from 'typebox'
import type { Install, WecomClient } from '../client.ts'
import { InputLimits } from '../input-limits.ts'

const cursor = { next_cursor: Type.Optional(Type.String()) }

const Titled = Type.Optional(Type.Object({ title: Type.Optional(Type.String()) }))
const Listed = Type.Object({
  msgid: Type.String(),
  creator: Type.Optional(Type.String()),
  create_time: Type.Union([Type.Integer(), Type.String()]),
  create_type: Type.Integer(),
  text: Type.Optional(Type.Object({ content: Type.Optional(Type.String()) })),
  attachments: Type.Optional(Type.Array(Type.Object({ msgtype: Type.String(), link: Titled, miniprogram: Titled }))),
})
const MemberTask = Type.Object({ userid: Type.String(), status: Type.Integer(), send_time: Type.Optional(Type.Integer()) })
const Send = Type.Object({
  external_userid: Type.Optional(Type.String()),
  chat_id: Type.Optional(Type.String()),
  userid: Type.String(),
  status: Type.Integer(),
  send_time: Type.Optional(Type.Integer()),
})
const ListPage = Type.Object({ group_msg_list: Type.Array(Listed), ...cursor })
const TaskPage = Type.Object({ task_list: Type.Array(MemberTask), ...cursor })
const SendPage = Type.Object({ send_list: Type.Array(Send), ...cursor })

export interface ListedMassMessage { msgid: string; creator: string | null; createdAt: Date; by: 'corp' | 'member'; text: string; attachments: { msgtype: string; title: string | null }[] }
export interface MassMemberTask { userid: string; sent: boolean; sentAt: Date | null }
export type SendStatus = 'unsent' | 'sent' | 'not_friend' | 'limit_reached'
export interface MassSend { userid: string; externalUserId: string | null; chatId: string | null; status: SendStatus; sentAt: Date | null }

const statuses: readonly SendStatus[] = ['unsent', 'sent', 'not_friend', 'limit_reached']
const at = (seconds: number | undefined): Date | null => (seconds ? new Date(seconds * 1000) : null)
const monthMs = 31 * 86_400_000

/** All pages of one of the three lists. Over-max limits fall back to the default here, so they are given as documented. */
async function pages<S extends TSchema, T>(client: WecomClient, install: Install, path: string, answer: S, body: Record<string, unknown>, take: (page: Static<S>) => T[]): Promise<T[]> {
  const items: T[] = []
  let next = ''
  do {
    const page = await client.call(install, path, { body: { ...body, cursor: next }, priority: 'statistics', answer, repeatable: true })
    items.push(...take(page))
    next = (page as { next_cursor?: string }).next_cursor ?? ''
  } while (next)
  return items
}

/** POST externalcontact/get_groupmsg_list_v2: what was created in a span of at most one month (doc 93338). */
export async function listMassMessages(client: WecomClient, install: Install, query: { from: Date; to: Date; chatType: 'single' | 'group'; creator?: string }): Promise<ListedMassMessage[]> {
  const path = 'externalcontact/get_groupmsg_list_v2'
  new InputLimits(path).range('end_time', '时间跨度', query.to.getTime() - query.from.getTime(), monthMs, '毫秒')
  const body = { chat_type: query.chatType, start_time: Math.floor(query.from.getTime() / 1000), end_time: Math.floor(query.to.getTime() / 1000), filter_type: 2, limit: 100, ...(query.creator ? { creator: query.creator } : {}) }
  return pages(client, install, path, ListPage, body, (page) => page.group_msg_list.map((one) => ({
    msgid: one.msgid, creator: one.creator ?? null, createdAt: new Date(Number(one.create_time) * 1000), by: one.create_type === 1 ? 'member' as const : 'corp' as const, text: one.text?.content ?? '',
    attachments: (one.attachments ?? []).map((file) => ({ msgtype: file.msgtype, title: file.link?.title ?? file.miniprogram?.title ?? null })),
  })))
}

/** POST externalcontact/get_groupmsg_task: which members have confirmed (doc 93338). 41063 right after creation. */
export async function massMemberTasks(client: WecomClient, install: Install, msgid: string): Promise<MassMemberTask[]> {
  return pages(client, install, 'externalcontact/get_groupmsg_task', TaskPage, { msgid, limit: 1000 },
    (page) => page.task_list.map((one) => ({ userid: one.userid, sent: one.status === 2, sentAt: at(one.send_time) })))
}

/** POST externalcontact/get_groupmsg_send_result: customer by customer, of one member (doc 93338). */
export async function massSends(client: WecomClient, install: Install, msgid: string, userid: string): Promise<MassSend[]> {
  return pages(client, install, 'externalcontact/get_groupmsg_send_result', SendPage, { msgid, userid, limit: 1000 },
    (page) => page.send_list.map((one) => ({
      userid: one.userid, externalUserId: one.external_userid ?? null, chatId: one.chat_id ?? null, status: statuses[one.status] ?? 'unsent', sentAt: at(one.send_time),
    })))
}
