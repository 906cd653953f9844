import type { FastifyInstance } from 'fastify'
import { ActionError, personOfId } from '../actions/people.ts'
import { randomId } from '../model/ids.ts'
import { openidOf } from '../model/wechat.ts'
import type { Sim } from '../model/sim.ts'
import type { WechatAccount } from '../model/types.ts'

const FIVE_MINUTES = 300_000
const SCOPES = ['snsapi_base', 'snsapi_userinfo']

const accountOf = (sim: Sim, appid: unknown): WechatAccount | undefined => sim.world.accounts?.[String(appid)]
export const isWechatAppid = (sim: Sim, appid: unknown): boolean => accountOf(sim, appid) !== undefined

/** A person on the phone opens a page of a service account (服务号) and is logged in there. */
export function codeFor(sim: Sim, input: Record<string, unknown>): { location: string; code: string } {
  const account = accountOf(sim, input.appid)
  if (!account) throw new ActionError('there is no such service account')
  const person = personOfId(sim, input.personId)
  const location = new URL(String(input.redirectUri))
  if (!account.trustedDomains.includes(location.hostname) && !account.trustedDomains.includes(location.host)) throw new ActionError(`${location.host} is not a trusted domain`)
  const scope = SCOPES.includes(String(input.scope)) ? String(input.scope) : 'snsapi_userinfo'
  const code = randomId('', 32)
  account.codes[code] = { personId: person.id, scope, expiresAt: sim.clock.now() + FIVE_MINUTES, used: false }
  for (const [old, row] of Object.entries(account.codes)) if (row.expiresAt + FIVE_MINUTES < sim.clock.now()) delete account.codes[old]
  sim.store.dirty()
  location.searchParams.set('code', code)
  location.searchParams.set('state', String(input.state ?? ''))
  return { location: location.href, code }
}

const refusal = (errcode: number, errmsg: string): Record<string, unknown> => ({ errcode, errmsg })

/** WeChat's own OAuth, the little the bridge between corps needs: openid, and unionid for snsapi_userinfo only. */
export function wechatApi(app: FastifyInstance, sim: Sim): void {
  app.get('/sns/oauth2/access_token', (request) => {
    const query = request.query as Record<string, string | undefined>
    const account = accountOf(sim, query.appid)
    if (!account) return refusal(40013, 'invalid appid')
    if (query.secret !== account.secret) return refusal(40125, 'invalid appsecret')
    if (query.grant_type !== 'authorization_code') return refusal(40002, 'invalid grant_type')
    const code = account.codes[query.code ?? '']
    if (!code) return refusal(40029, 'invalid code')
    if (code.used) return refusal(40163, 'code been used')
    if (code.expiresAt <= sim.clock.now()) return refusal(42003, 'code expired')
    code.used = true
    sim.store.dirty()
    const person = sim.world.persons[code.personId]!
    return {
      access_token: randomId('', 80), expires_in: 7200, refresh_token: randomId('', 80), openid: openidOf(account, person), scope: code.scope,
      ...(code.scope === 'snsapi_userinfo' && person.unionid && { unionid: person.unionid }),
    }
  })
}
