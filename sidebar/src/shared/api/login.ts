import { finishSidebarLogin, startSidebarLogin } from '@chitang/shared/contracts/auth'
import type { ResponseOf } from '@chitang/shared/contracts/endpoint'
import { ApiError, api } from './client.ts'

export type LoginResult = ResponseOf<typeof finishSidebarLogin>
export type LoginStep = { kind: 'leaving' } | { kind: 'done'; result: LoginResult }

export interface LoginPlace {
  readonly location: Pick<Location, 'href' | 'replace'>
  readonly history: Pick<History, 'replaceState' | 'state'>
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
}

const nonceKey = 'chitang.login.nonce'

/** The address without the one-time values and the fragment: what the SDK will ask to have signed. */
export function cleanUrl(href: string): string {
  const url = new URL(href)
  url.searchParams.delete('code')
  url.searchParams.delete('state')
  url.hash = ''
  return url.href
}

/**
 * Either leaves for WeCom's silent login or, back from it, exchanges the code. A code is used once:
 * it is gone from the address before the exchange, so a failed one can't be repeated by a reload.
 */
export async function login(place: LoginPlace, call: typeof api = api): Promise<LoginStep> {
  const url = new URL(place.location.href)
  const code = url.searchParams.get('code')
  const state = url.searchParams.get('state')
  if (code && state) {
    const clean = cleanUrl(url.href)
    place.history.replaceState(place.history.state, '', clean)
    const nonce = place.storage.getItem(nonceKey)
    place.storage.removeItem(nonceKey)
    if (!nonce) throw new ApiError({ code: 'auth.state_invalid', status: 400, message: '这次登录已失效', action: '从头再登录一次' })
    return { kind: 'done', result: await call(finishSidebarLogin, { body: { code, state, nonce, url: clean } }) }
  }
  const corpId = url.searchParams.get('corp')
  const agentId = Number(url.searchParams.get('agent'))
  if (!corpId || !Number.isInteger(agentId) || agentId < 1)
    throw new ApiError({ code: 'auth.not_connected', status: 400, message: '这个网址缺少企业和应用的编号', action: '请管理员检查应用里填的侧边栏网址' })
  const started = await call(startSidebarLogin, { body: { corpId, agentId, redirectUri: cleanUrl(url.href) } })
  place.storage.setItem(nonceKey, started.nonce)
  place.location.replace(started.authorizeUrl)
  return { kind: 'leaving' }
}
