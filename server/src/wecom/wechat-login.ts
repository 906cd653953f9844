import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { AppError } from '../platform/http/errors.ts'

const Answer = Type.Object({ openid: Type.Optional(Type.String()), unionid: Type.Optional(Type.String()), errcode: Type.Optional(Type.Integer()) })
const patienceMs = 5_000

/**
 * GET sns/oauth2/access_token of WeChat: who came back from the login of a service account. The unionid is there only
 * for snsapi_userinfo, and only when the account is bound to an open platform. The access token is not kept.
 */
export async function wechatLogin(origin: string, account: { appid: string; secret: string }, code: string): Promise<{ openid: string; unionid: string | null }> {
  const url = new URL('/sns/oauth2/access_token', origin)
  url.search = new URLSearchParams({ appid: account.appid, secret: account.secret, code, grant_type: 'authorization_code' }).toString()
  let answer: unknown
  try {
    answer = await (await fetch(url, { signal: AbortSignal.timeout(patienceMs) })).json()
  } catch {
    throw new AppError('owner.unreachable')
  }
  if (!Value.Check(Answer, answer) || answer.openid === undefined) throw new AppError('owner.login_refused', { errcode: Value.Check(Answer, answer) ? String(answer.errcode ?? '') : '' })
  return { openid: answer.openid, unionid: answer.unionid ?? null }
}
