import type { FastifyInstance } from 'fastify'
import { ActionError, corpOf, personOfId } from '../actions/people.ts'
import { findMember, sees } from '../api/call.ts'
import { randomId } from '../model/ids.ts'
import { confirmedShares } from '../model/shares.ts'
import type { Sim } from '../model/sim.ts'
import type { App, Corp } from '../model/types.ts'
import { chooserPage, refusalPage, type ChooserRequest } from './chooser.ts'
import { personPage } from './person-page.ts'
import { isWechatAppid } from './wechat.ts'

const FIVE_MINUTES = 300_000

class Refused extends Error {
  readonly errcode: number
  constructor(errcode: number, why: string) {
    super(why)
    this.errcode = errcode
  }
}

/** pages 91022 and 98152: what both login pages check before they ask anybody. */
function check(sim: Sim, kind: ChooserRequest['kind'], query: Record<string, string | undefined>): { corp: Corp; downstreams: Corp[]; app: App; request: ChooserRequest } {
  const corp = sim.world.corps[query.appid ?? '']
  if (!corp) throw new Refused(40013, `没有企业 ${query.appid ?? ''}（appid 应是企业的 corpid）`)
  const apps = Object.values(corp.apps).filter((a) => !a.sharedFrom)
  const app = query.agentid ? apps.find((a) => String(a.agentId) === query.agentid) : kind === 'oauth' ? apps[0] : undefined
  if (!app) throw new Refused(40056, `企业 ${corp.corpId} 没有应用 ${query.agentid ?? '（缺少 agentid）'}`)
  if (kind === 'oauth' && query.response_type !== 'code') throw new Refused(40035, 'response_type 应是 code')
  if (kind === 'oauth' && !['snsapi_base', 'snsapi_privateinfo'].includes(query.scope ?? '')) throw new Refused(40035, 'scope 应是 snsapi_base 或 snsapi_privateinfo')
  if (kind === 'login' && query.login_type !== 'CorpApp') throw new Refused(40035, '这里只有 login_type=CorpApp')
  const state = query.state ?? ''
  if (state.length > 128 || (kind === 'oauth' && !/^[A-Za-z0-9]*$/.test(state))) throw new Refused(40035, 'state 只能是字母和数字，最多 128 个')
  let target: URL
  try {
    target = new URL(query.redirect_uri ?? '')
  } catch {
    throw new Refused(50001, `redirect_uri 不是完整的网址：${query.redirect_uri ?? ''}`)
  }
  if (!app.trustedDomains.includes(target.hostname) && !app.trustedDomains.includes(target.host)) throw new Refused(50001, `${target.host} 不在应用的可信域名里`)
  const downstreams = confirmedShares(sim.world, corp, app).map((share) => sim.world.corps[share.corpId]!)
  return { corp, downstreams, app, request: { kind, corpId: corp.corpId, agentId: app.agentId, redirectUri: target.href, state, downstreams: downstreams.map((one) => one.corpId) } }
}

export function loginPages(app: FastifyInstance, sim: Sim): void {
  const page = (path: string, kind: ChooserRequest['kind']): void => {
    app.get(path, async (request, reply) => {
      reply.header('content-type', 'text/html; charset=utf-8').header('cache-control', 'no-store')
      const query = request.query as Record<string, string>
      // WeChat asks its own users at the same address; the appid says which it is.
      if (kind === 'oauth' && isWechatAppid(sim, query.appid)) return reply.send(personPage(sim, query))
      try {
        const found = check(sim, kind, query)
        return await reply.send(chooserPage(found.corp, found.downstreams, found.app.name, found.request))
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        return reply.code(400).send(refusalPage(error.errcode, error.message))
      }
    })
  }
  page('/connect/oauth2/authorize', 'oauth')
  page('/wwlogin/sso/login', 'login')
}

/** The chosen person's code, single use, five minutes. */
export function grantRoute(app: FastifyInstance, sim: Sim): void {
  app.post('/grant', (request) => {
    const body = request.body as Record<string, unknown>
    const corp = corpOf(sim, body.corpId)
    const target = corp.apps[String(body.agentId)]
    if (!target) throw new ActionError('no such app')
    const memberCorp = body.memberCorpId === undefined ? corp : corpOf(sim, body.memberCorpId)
    const share = memberCorp === corp ? null : confirmedShares(sim.world, corp, target).find((s) => s.corpId === memberCorp.corpId)
    if (share === undefined) throw new ActionError(`${memberCorp.name}没有这个应用`)
    const member = body.userid ? findMember(memberCorp, String(body.userid)) : undefined
    const person = body.personId ? personOfId(sim, body.personId) : undefined
    if (!member && !person) throw new ActionError('没有这个人')
    if (member && !sees(share ? memberCorp.apps[String(share.agentId)]! : target, member.userid)) throw new ActionError(`${member.name}不在应用的可见范围里`)
    const location = new URL(String(body.redirectUri))
    if (!target.trustedDomains.includes(location.hostname) && !target.trustedDomains.includes(location.host)) throw new ActionError(`${location.host} is not a trusted domain`)
    const code = randomId('', 43)
    const now = sim.clock.now()
    for (const old of Object.values(corp.oauthCodes)) if (old.expiresAt + FIVE_MINUTES < now) delete corp.oauthCodes[old.code]
    corp.oauthCodes[code] = { code, agentId: target.agentId, userid: member?.userid ?? null, ...(share && { memberCorpId: memberCorp.corpId }), personId: person?.id ?? null, expiresAt: now + FIVE_MINUTES, used: false }
    sim.store.dirty()
    location.searchParams.set('code', code)
    location.searchParams.set('state', String(body.state ?? ''))
    return { location: location.href, code }
  })
}
