import { createApiClient, type ApiClient } from '@chitang/shared/client'
import { finishSidebarLogin, startSidebarLogin } from '@chitang/shared/contracts/auth'

/** The one app every corp of the demo world has. */
export const agentId = 1000002

/** What a person does on the simulator's login page. A member of a corp the app is shared to is `corp/userid`. */
async function choose(simOrigin: string, loginUrl: string, who: string): Promise<URL> {
  const [userid, memberCorpId] = who.split('/').reverse()
  const url = new URL(loginUrl)
  const response = await fetch(`${simOrigin}/_sim/grant`, {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ corpId: url.searchParams.get('appid'), agentId: Number(url.searchParams.get('agentid')), userid, memberCorpId, redirectUri: url.searchParams.get('redirect_uri'), state: url.searchParams.get('state') }),
  })
  return new URL(((await response.json()) as { location: string }).location)
}

export async function loginAdmin(origin: string, simOrigin: string, userid: string, corpId: string): Promise<ApiClient> {
  return clientAt(origin, { cookie: await adminCookie(origin, simOrigin, userid, corpId), origin })
}

/** The cookie a console holds after its login. */
export async function adminCookie(origin: string, simOrigin: string, userid: string, corpId: string): Promise<string> {
  const started = await fetch(`${origin}/api/v1/auth/admin/login?corpId=${corpId}&agentId=${agentId}&to=/admin/`, { redirect: 'manual' })
  const nonce = started.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ')
  const back = await choose(simOrigin, started.headers.get('location')!, userid)
  const finished = await fetch(back, { redirect: 'manual', headers: { cookie: nonce } })
  const cookie = finished.headers.getSetCookie().map((one) => one.split(';')[0]!).filter((one) => one.startsWith('chitang_admin') && !one.endsWith('=')).join('; ')
  if (!cookie) throw new Error(`login of ${userid} ended at ${finished.headers.get('location')}`)
  return cookie
}

export async function loginSidebar(origin: string, simOrigin: string, userid: string, corpId: string): Promise<ApiClient> {
  return clientAt(origin, { authorization: `Bearer ${await sidebarToken(origin, simOrigin, userid, corpId)}` })
}

/** The bearer a sidebar holds after its silent login. */
export async function sidebarToken(origin: string, simOrigin: string, userid: string, corpId: string): Promise<string> {
  const open = clientAt(origin, {})
  const url = `${origin}/sidebar/?corp=${corpId}&agent=${agentId}`
  const { authorizeUrl, nonce } = await open(startSidebarLogin, { body: { corpId, agentId, redirectUri: url } })
  const back = await choose(simOrigin, authorizeUrl, userid)
  const { token } = await open(finishSidebarLogin, { body: { code: back.searchParams.get('code')!, state: back.searchParams.get('state')!, nonce, url } })
  return token
}

export function clientAt(origin: string, headers: Record<string, string>): ApiClient {
  return createApiClient({ headers: () => headers, fetch: (input, init) => fetch(`${origin}${String(input)}`, init) })
}
