import type { Json } from '../api/call.ts'
import { WecomError } from '../api/errors.ts'
import { liveMedia } from '../api/media.ts'
import { post } from '../model/chat.ts'
import { relation } from '../model/relations.ts'
import type { Sim } from '../model/sim.ts'
import type { Corp, Message } from '../model/types.ts'
import type { JsReply } from './reply.ts'

type Part = Partial<Message> & Pick<Message, 'kind'>

const NAME = 'sendChatMessage'
const fail = (reason: string): JsReply => ({ res: { err_msg: `${NAME}:fail_${reason}` } })

const section = (params: Json, name: string): Json => (params[name] && typeof params[name] === 'object' ? (params[name] as Json) : {})
const str = (row: Json, key: string): string => (typeof row[key] === 'string' ? row[key] : '')

/** Message types of jssdk 2.4.4; `link` is none of them. */
function partOf(sim: Sim, corp: Corp, params: Json): Part | string {
  switch (params.msgtype) {
    case 'text': {
      const content = str(section(params, 'text'), 'content')
      return content.trim() ? { kind: 'text', text: content } : 'content is empty'
    }
    case 'image':
    case 'video':
    case 'file': {
      const kind = params.msgtype
      const media = liveMedia(sim, corp, section(params, kind).mediaid, kind)
      const address = `${sim.apiOrigin}/media/${media.id}`
      return kind === 'image' ? { kind, mediaId: media.id, imgUrl: address } : { kind, mediaId: media.id, fileName: media.fileName, url: address }
    }
    case 'news': {
      const news = section(params, 'news')
      if (!str(news, 'link') || !str(news, 'title')) return 'invalid news'
      return { kind: 'link', title: str(news, 'title'), desc: str(news, 'desc'), url: str(news, 'link'), imgUrl: str(news, 'imgUrl') }
    }
    case 'miniprogram': {
      const mini = section(params, 'miniprogram')
      if (!str(mini, 'appid') || !str(mini, 'title') || !str(mini, 'page')) return 'invalid miniprogram'
      return { kind: 'miniprogram', appid: str(mini, 'appid'), title: str(mini, 'title'), page: str(mini, 'page'), imgUrl: str(mini, 'imgUrl') }
    }
    default:
      return 'invalid msgtype'
  }
}

/** Puts the message into the chat. "ok" says that the client took it, not that it arrived. */
export function sendChatMessage(sim: Sim, corp: Corp, userid: string, externalUserid: string, params: Json): JsReply {
  const row = relation(corp, userid, externalUserid)
  if (!row) return fail('without context of external contact')
  let part: Part | string
  try {
    part = partOf(sim, corp, params)
  } catch (error) {
    if (error instanceof WecomError) return fail('invalid mediaid')
    throw error
  }
  if (typeof part === 'string') return fail(part)
  if (row.status !== 'friend') {
    post(sim, row.personId, { corpId: corp.corpId, userid, from: 'system', kind: 'text', via: 'system', text: '对方已不是你的好友，消息没有送达' })
    return { res: { err_msg: `${NAME}:ok` } }
  }
  row.chatStarted = true
  post(sim, row.personId, { corpId: corp.corpId, userid, from: 'staff', via: 'chat', ...part })
  const staff = corp.members[userid]!.name
  const name = sim.world.persons[row.personId]?.name ?? ''
  sim.log.open({
    at: sim.clock.now(), kind: 'action', corpId: corp.corpId, agentId: null, name: 'sendChatMessage', ms: 0, errcode: 0,
    zh: `${staff}从侧边栏给${name}发了一条消息，接口看不到聊天内容`, en: `${staff} sent ${name} a message from the sidebar; no API ever sees chat texts`,
  })
  return { res: { err_msg: `${NAME}:ok` } }
}
