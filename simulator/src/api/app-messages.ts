import { randomId } from '../model/ids.ts'
import { changed } from '../model/sim.ts'
import { findMember, object, objects, ownAgentId, required, sees, text, type Call, type Endpoint, type Json } from './call.ts'
import { membersOfParty } from './directory.ts'
import { WecomError, ok } from './errors.ts'
import { liveMedia } from './media.ts'

const RECALL_MS = 24 * 3600_000
/** A day has 200 person-messages for each account of the corp (page 90454). */
const PER_ACCOUNT = 200

const part = (body: Json, name: string): Json => {
  const value = object(body, name)
  if (!value) throw new WecomError(40035, `missing ${name}`)
  return value
}

const cut = (value: string, maxBytes: number): string => {
  let out = value
  while (Buffer.byteLength(out) > maxBytes) out = [...out].slice(0, -1).join('')
  return out
}

/** page 90236: one checker per message type; the answer is what lies in the member's client. */
function content(call: Call, type: string): Json {
  const { sim, corp, body } = call
  switch (type) {
    case 'text':
    case 'markdown':
      return { content: cut(required(part(body, type), 'content', { missing: 44004 }), 2048) }
    case 'image':
    case 'voice':
    case 'file':
    case 'video': {
      const media = liveMedia(sim, corp, part(body, type).media_id, type)
      return { mediaId: media.id, fileName: media.fileName }
    }
    case 'textcard': {
      const card = part(body, type)
      return {
        title: required(card, 'title', { maxBytes: 128 }),
        description: required(card, 'description', { maxBytes: 512 }),
        url: required(card, 'url', { maxBytes: 2048 }),
        btntxt: text(card, 'btntxt', { max: 4 }) ?? '详情',
      }
    }
    case 'news':
    case 'mpnews': {
      const articles = objects(part(body, type), 'articles')
      if (articles.length === 0) throw new WecomError(40035, 'missing articles')
      if (articles.length > 8) throw new WecomError(45008)
      return { articles: articles.map((a) => ({ title: required(a, 'title', { maxBytes: 128 }), description: text(a, 'description', { maxBytes: 512 }) ?? '', url: text(a, 'url', { maxBytes: 2048 }) ?? '', picurl: text(a, 'picurl') ?? '' })) }
    }
    case 'miniprogram_notice': {
      const notice = part(body, type)
      required(notice, 'appid')
      const title = required(notice, 'title', { max: 12 })
      if ([...title].length < 4) throw new WecomError(40058, 'title needs 4 to 12 characters')
      if (Array.isArray(notice.content_item) && notice.content_item.length > 10) throw new WecomError(40058, 'content_item')
      return { ...notice }
    }
    case 'template_card': {
      const card = part(body, type)
      const kind = required(card, 'card_type')
      if (!['text_notice', 'news_notice', 'button_interaction', 'vote_interaction', 'multiple_interaction'].includes(kind)) throw new WecomError(40058, 'card_type')
      const interactive = kind.endsWith('interaction')
      const taskId = text(card, 'task_id', { maxBytes: 128 })
      if (interactive && !taskId) throw new WecomError(40058, 'missing task_id')
      if (!interactive && !card.card_action) throw new WecomError(40058, 'missing card_action')
      if (Array.isArray(card.horizontal_content_list) && card.horizontal_content_list.length > 6) throw new WecomError(40058, 'horizontal_content_list')
      if (Array.isArray(card.jump_list) && card.jump_list.length > 3) throw new WecomError(40058, 'jump_list')
      return { ...card }
    }
    default:
      throw new WecomError(40058, 'msgtype')
  }
}

export const appMessageEndpoints: Record<string, Endpoint> = {
  'message/send': {
    method: 'POST',
    run(call) {
      const { sim, corp, app, body } = call
      const agentId = ownAgentId(call)
      const wanted = (text(body, 'touser') ?? '').split('|').filter(Boolean)
      const parties = (text(body, 'toparty') ?? '').split('|').filter(Boolean)
      const tags = (text(body, 'totag') ?? '').split('|').filter(Boolean)
      if (wanted.length > 1000) throw new WecomError(40032)
      const users = new Set<string>()
      const invalid: string[] = []
      const badParties: string[] = []
      for (const id of wanted) {
        if (id === '@all') {
          for (const m of Object.values(corp.members)) if (sees(app, m.userid) && m.status !== 5) users.add(m.userid)
        } else {
          const member = findMember(corp, id)
          if (member && member.status !== 5 && sees(app, member.userid)) users.add(member.userid)
          else invalid.push(id.toLowerCase())
        }
      }
      for (const id of parties) {
        if (corp.departments.some((d) => d.id === Number(id))) for (const m of membersOfParty(corp, Number(id))) users.add(m.userid)
        else badParties.push(id)
      }
      const bad = { invaliduser: invalid.join('|'), invalidparty: badParties.join('|'), invalidtag: tags.join('|'), unlicenseduser: '' }
      const msgtype = required(body, 'msgtype')
      const payload = content(call, msgtype)
      if (users.size === 0) throw new WecomError(81013, '', bad)
      const msgid = randomId('', 40)
      const now = sim.clock.now()
      const { accountCap, messagesPerMemberMinute, messagesPerMemberHour } = sim.limits.values
      if (!sim.limits.spend(`messages ${corp.corpId}/${agentId}`, [{ per: 'day', max: accountCap * PER_ACCOUNT }], now, users.size)) throw new WecomError(45009)
      for (const userid of users) {
        // Above its limit one member's messages are dropped without a word (page 90454).
        if (!sim.limits.spend(`messages ${corp.corpId}/${agentId}/${userid}`, [{ per: 'minute', max: messagesPerMemberMinute }, { per: 'hour', max: messagesPerMemberHour }], now)) continue
        corp.notices.push({ msgid, at: now, agentId, userid, msgtype, content: payload })
        changed(sim, { what: 'notice', corpId: corp.corpId, userid })
      }
      if (corp.notices.length > 2000) corp.notices.splice(0, corp.notices.length - 2000)
      const interactive = msgtype === 'template_card' && String(payload.card_type).endsWith('interaction')
      return { ...ok, ...bad, msgid, ...(interactive && { response_code: randomId('', 40) }) }
    },
  },
  'message/recall': {
    method: 'POST',
    /** Only what the same app sent. The 24 hours and the errcode are not from a page we have read. */
    run({ sim, corp, app, body }) {
      const msgid = required(body, 'msgid')
      const mine = corp.notices.filter((n) => n.msgid === msgid && n.agentId === app.agentId)
      if (mine.length === 0) throw new WecomError(40058, 'invalid msgid')
      if (mine[0]!.at + RECALL_MS <= sim.clock.now()) throw new WecomError(40058, 'too late to recall')
      corp.notices = corp.notices.filter((n) => !mine.includes(n))
      for (const { userid } of mine) changed(sim, { what: 'notice', corpId: corp.corpId, userid })
      return { ...ok }
    },
  },
}
