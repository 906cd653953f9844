import { createHash, timingSafeEqual } from 'node:crypto'
import type { Json } from '../api/call.ts'
import { lensOf } from '../api/lens.ts'
import { appTicket, corpTicket } from '../api/tokens.ts'
import { ownIdOf, principalOf, shownCorpId } from '../model/principals.ts'
import { homeOf } from '../model/shares.ts'
import type { Sim } from '../model/sim.ts'
import type { App, Corp } from '../model/types.ts'
import type { JsReply } from './reply.ts'
import { sendChatMessage } from './send.ts'

/** What the client knows about the frame; the page itself cannot set it. */
export interface Frame { frame: string; doc: string; url: string; corpId: string; agentId: number; userid: string; entry: string; externalUserid: string | null }

/** Per frame document and URL, as the client forgets grants with the page. */
export type Grants = Map<string, Set<string>>

const fail = (name: string, reason: string, errCode = -1): JsReply => ({ res: { err_msg: `${name}:fail_${reason}`, ...(errCode !== -1 && { errCode }) } })
const done = (name: string, data: Json = {}): JsReply => ({ res: { err_msg: `${name}:ok`, ...data } })

const same = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** page 96909: sha1 over exactly this string with the page's own address. */
export const jsSignature = (ticket: string, nonce: string, timestamp: string, url: string): string =>
  createHash('sha1').update(`jsapi_ticket=${ticket}&noncestr=${nonce}&timestamp=${timestamp}&url=${url}`).digest('hex')

const WITH_CUSTOMER = new Set(['contact_profile', 'single_chat_tools', 'single_kf_tools'])
const CAN_SEND = new Set(['single_chat_tools', 'group_chat_tools', 'chat_attachment', 'single_kf_tools'])

/** Acts of the client itself, shown by the UI; the answer carries nothing. */
const CLIENT_ACTS = new Set([
  'openUserProfile', 'imagePreview', 'previewFile', 'openDefaultBrowser', 'closeWindow', 'setClipboardData', 'launchMiniprogram', 'hideChatAttachmentMenu', 'setShareAttr',
  'navigateToAddCustomer', 'shareToExternalContact', 'shareToExternalChat', 'shareToExternalMoments', 'navigateToKfChat', 'openExistedChatWithMsg', 'updateEnterpriseChat',
])
const KNOWN = new Set([...CLIENT_ACTS, 'getContext', 'getCurExternalContact', 'getCurExternalChat', 'sendChatMessage', 'openEnterpriseChat', 'selectExternalContact'])

function trusted(app: App, url: string): boolean {
  try {
    const { hostname, host } = new URL(url)
    return app.trustedDomains.includes(hostname) || app.trustedDomains.includes(host)
  } catch {
    // A page without a proper address is a page of no trusted domain.
    return false
  }
}

function configure(sim: Sim, corp: Corp, app: App, grants: Grants, frame: Frame, name: string, params: Json): JsReply {
  const agent = name === 'agentConfig'
  const text = (key: string): string => (params[key] === undefined ? '' : String(params[key]))
  const [corpId, timestamp, nonce, signature] = agent
    ? [text('corpid'), text('timestamp'), text('nonceStr'), text('signature')]
    : [text('verifyAppId') || text('appId'), text('verifyTimestamp'), text('verifyNonceStr'), text('verifySignature')]
  // "Downstream corpid and agentid" (5.1); the upstream knows that corpid in its own form only, so both are taken.
  if (corpId !== corp.corpId && !(app.sharedFrom && corpId === shownCorpId(sim.world, app.sharedFrom.corpId, corp.corpId))) return fail(name, 'invalid corpid', 40013)
  if (agent && text('agentid') !== String(app.agentId)) return fail(name, 'invalid agentid', 40056)
  if (!trusted(homeOf(sim, corp, app).app, frame.url)) return fail(name, 'invalid url domain', 80001)
  if (app.visible && !app.visible.includes(frame.userid)) return fail(name, 'no permission', 60011)
  const ticket = agent ? appTicket(sim, app) : corpTicket(sim, corp)
  if (!same(jsSignature(ticket.value, nonce, timestamp, frame.url), signature)) return fail(name, 'invalid signature', 40093)
  const list = agent ? params.jsApiList : params.verifyJsApiList
  const names = Array.isArray(list) ? list.map(String) : []
  const key = `${frame.frame}|${frame.doc}|${frame.url}`
  grants.set(key, new Set([...(grants.get(key) ?? []), ...names]))
  return done(name, { checkResult: Object.fromEntries(names.map((n) => [n, KNOWN.has(n) || n === name])) })
}

export function invoke(sim: Sim, grants: Grants, frame: Frame, name: string, params: Json): JsReply {
  const corp = sim.world.corps[frame.corpId]
  const app = corp?.apps[String(frame.agentId)]
  if (!corp || !app || !corp.members[frame.userid]) return fail(name, 'no permission', 60011)
  if (name === 'agentConfig' || name === 'preVerifyJSAPI') return configure(sim, corp, app, grants, frame, name, params)
  if (name === 'checkJsApi') {
    const names = Array.isArray(params.jsApiList) ? params.jsApiList.map(String) : []
    return done(name, { checkResult: JSON.stringify(Object.fromEntries(names.map((n) => [n, KNOWN.has(n)]))) })
  }
  if (!KNOWN.has(name)) return { res: { err_msg: `${name}:function_not_exist` } }
  if (!grants.get(`${frame.frame}|${frame.doc}|${frame.url}`)?.has(name)) return fail(name, 'no permission')
  switch (name) {
    case 'getContext':
      return done(name, { entry: frame.entry })
    case 'getCurExternalContact':
      return WITH_CUSTOMER.has(frame.entry) && frame.externalUserid ? done(name, { userId: lensOf(sim.world, corp, app).shown('external', frame.externalUserid) }) : fail(name, 'without context of external contact')
    case 'getCurExternalChat':
      return fail(name, 'without context of external chat')
    case 'sendChatMessage':
      if (!CAN_SEND.has(frame.entry) || !frame.externalUserid) return fail(name, 'without context of external contact')
      return sendChatMessage(sim, corp, frame.userid, frame.externalUserid, params)
    case 'openEnterpriseChat': {
      const own = (id: string): string => (app.sharedFrom ? (ownIdOf(sim.world, principalOf(corp, app), id) ?? id) : id)
      const ids = String(params.externalUserIds ?? '').split(';').filter(Boolean).map(own)
      return { ...done(name, { chatId: '' }), ui: { action: name, params: { externalUserIds: ids } } }
    }
    case 'selectExternalContact':
      return { res: { err_msg: `${name}:cancel` }, ui: { action: name, params: {} } }
    default:
      return { ...done(name), ui: { action: name, params: strip(params) } }
  }
}

const strip = (params: Json): Json => Object.fromEntries(Object.entries(params).filter(([key]) => !key.startsWith('verify')))
