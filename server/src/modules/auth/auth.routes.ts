import { randomBytes } from 'node:crypto'
import { finishSidebarLogin, getMe, listLoginCorps, logoutAdmin, signUrl, startSidebarLogin } from '@chitang/shared/contracts/auth'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Scope } from '../../platform/access/scope.ts'
import type { Config } from '../../platform/config/config.ts'
import { AppError } from '../../platform/http/errors.ts'
import { apiBase, type Authenticate, type Router } from '../../platform/http/route.ts'
import type { Kit } from '../../platform/kit.ts'
import { callWecom } from '../../wecom/app-error.ts'
import type { WecomClient } from '../../wecom/client.ts'
import { jsSignature } from '../../wecom/jssdk-signature.ts'
import type { Directory, InstallInfo, Scopes } from '../org/index.ts'
import { adminSession } from './auth.table.ts'
import { memberOfCode } from './identify.ts'
import { beginLogin, redeemLogin } from './login-state.ts'
import { describeMe } from './me.ts'
import { adminSeconds, cookieName, sidebarSeconds, type AdminToken, type SidebarToken } from './sessions.ts'

interface Deps {
  kit: Kit
  directory: Directory
  wecom: WecomClient
  scopes: Scopes
  config: Pick<Config, 'publicOrigins' | 'wecom' | 'demo'>
  authenticate: Authenticate & { forget(sessionId: string): void }
}

const nonceCookie = 'chitang_login'

export function registerAuthRoutes(router: Router, deps: Deps): void {
  const { kit, directory, config, scopes } = deps
  const { app } = router

  const installOf = async (corpId: string, agentId: number): Promise<InstallInfo> => {
    const install = await directory.installByAgent(corpId, agentId)
    if (!install) throw new AppError('auth.not_connected')
    return install
  }

  const sign = async (install: InstallInfo, kind: 'agent' | 'jsapi', url: string) => {
    if (!config.publicOrigins.includes(originOf(url))) throw new AppError('auth.redirect_refused')
    const ticket = await deps.wecom.ticket(await directory.wecomInstall(install), kind)
    const nonceStr = randomBytes(8).toString('hex')
    const timestamp = String(Math.floor(kit.clock.ms() / 1000))
    return { corpId: install.corp.corpId, agentId: install.agentId, timestamp, nonceStr, signature: jsSignature(ticket, nonceStr, timestamp, url) }
  }

  router.open(startSidebarLogin, async ({ body }) => {
    const install = await installOf(body.corpId, body.agentId)
    if (!config.publicOrigins.includes(originOf(body.redirectUri))) throw new AppError('auth.redirect_refused')
    const { state, nonce } = await beginLogin(kit, { kind: 'sidebar', groupId: install.groupId, installId: install.id, target: '' })
    const home = await directory.home(install)
    const url = new URL('/connect/oauth2/authorize', config.wecom.oauthOrigin)
    url.search = new URLSearchParams({
      appid: home.corp.corpId, redirect_uri: body.redirectUri, response_type: 'code', scope: 'snsapi_base', state, agentid: String(home.agentId),
    }).toString()
    url.hash = 'wechat_redirect'
    return { authorizeUrl: url.toString(), nonce }
  })

  router.open(finishSidebarLogin, async ({ body, request }) => {
    const login = await redeemLogin(kit, 'sidebar', body.state, body.nonce)
    const { member, install } = await memberOfCode(deps, await directory.install(login.installId), body.code, 'sidebar')
    const agentConfig = await callWecom(() => sign(install, 'agent', body.url))
    const scope = await scopes.of({ groupId: member.groupId, employeeId: member.employeeId, memberId: member.id, installId: install.id, client: 'sidebar', ip: request.ip })
    const me = await describeMe(deps, scope)
    const claims: SidebarToken = { k: 'sidebar', g: member.groupId, e: member.employeeId, m: member.id, i: install.id }
    return {
      token: app.jwt.sign(claims, { expiresIn: sidebarSeconds }),
      expiresAt: new Date(kit.clock.ms() + sidebarSeconds * 1000).toISOString(),
      me,
      agentConfig,
    }
  })

  router.scoped(signUrl, async (scope, { query }) => sign(await directory.install(scope.installId), query.kind === 'corp' ? 'jsapi' : 'agent', query.url))

  router.open(listLoginCorps, async () => ({
    items: (await directory.installs()).filter((install) => !install.isRevoked).map((install) => ({ corpId: install.corp.corpId, agentId: install.agentId, name: install.corp.name })),
    demo: config.demo,
  }))

  router.scoped(getMe, (scope) => describeMe(deps, scope))

  router.scoped(logoutAdmin, async (scope: Scope, { request, reply }) => {
    const token = request.cookies[cookieName(request)]
    const claims = token ? app.jwt.decode<AdminToken>(token) : null
    if (claims) {
      await kit.database.run('UPDATE admin_session SET revoked_at = ? WHERE group_id = ? AND id = ? AND employee_id = ?', [kit.clock.now(), scope.groupId, claims.s, scope.employeeId])
      deps.authenticate.forget(claims.s)
    }
    reply.clearCookie(cookieName(request), { path: '/' })
    return { ok: true as const }
  })

  // Two plain browser navigations, not part of the JSON contract.
  app.get(`${apiBase}/auth/admin/login`, { config: { rateLimit: { max: 60 } }, schema: { hide: true } }, async (request, reply) => {
    const query = request.query as { corpId?: string; agentId?: string; to?: string }
    const install = await installOf(query.corpId ?? '', Number(query.agentId))
    const target = query.to !== undefined && /^\/admin\/[\w\-/?=&]*$/.test(query.to) ? query.to : '/admin/'
    const home = await directory.home(install)
    const { state, nonce } = await beginLogin(kit, { kind: 'admin', groupId: install.groupId, installId: install.id, target })
    reply.setCookie(nonceCookie, nonce, { path: `${apiBase}/auth/admin`, httpOnly: true, sameSite: 'lax', secure: isHttps(request), maxAge: 600 })
    const url = new URL('/wwlogin/sso/login', config.wecom.loginOrigin)
    url.search = new URLSearchParams({
      login_type: 'CorpApp', appid: home.corp.corpId, agentid: String(home.agentId), redirect_uri: `${ownOrigin(request, config.publicOrigins)}${apiBase}/auth/admin/callback`, state,
    }).toString()
    return reply.redirect(url.toString())
  })

  app.get(`${apiBase}/auth/admin/callback`, { config: { rateLimit: { max: 60 } }, schema: { hide: true } }, async (request, reply) => {
    try {
      return await finishAdminLogin(request, reply)
    } catch (cause) {
      if (!(cause instanceof AppError)) throw cause
      return reply.redirect(`/admin/login?error=${encodeURIComponent(cause.code)}`)
    }
  })

  async function finishAdminLogin(request: FastifyRequest, reply: FastifyReply) {
    const query = request.query as { code?: string; state?: string }
    const login = await redeemLogin(kit, 'admin', query.state ?? '', request.cookies[nonceCookie] ?? '')
    const { member, install } = await memberOfCode(deps, await directory.install(login.installId), query.code ?? '', 'admin')
    const scope = await scopes.of({ groupId: member.groupId, employeeId: member.employeeId, memberId: member.id, installId: install.id, client: 'admin', ip: request.ip })
    if (scope.roles.length === 0) throw new AppError('auth.no_role')
    const id = kit.ids.next()
    const now = kit.clock.now()
    await kit.database.orm.insert(adminSession).values({
      groupId: member.groupId, id, employeeId: member.employeeId, memberId: member.id, installId: install.id, createdAt: now,
      expiresAt: new Date(now.getTime() + adminSeconds * 1000), userAgent: (request.headers['user-agent'] ?? '').slice(0, 60),
    })
    const claims: AdminToken = { k: 'admin', g: member.groupId, s: id }
    reply.clearCookie(nonceCookie, { path: `${apiBase}/auth/admin` })
    reply.setCookie(cookieName(request), app.jwt.sign(claims, { expiresIn: adminSeconds }), { path: '/', httpOnly: true, sameSite: 'lax', secure: isHttps(request), maxAge: adminSeconds })
    return reply.redirect(login.target)
  }
}

const isHttps = (request: FastifyRequest) => request.protocol === 'https'

/** The origin the browser is on, if it is one of ours; else the first configured one. */
function ownOrigin(request: FastifyRequest, publicOrigins: readonly string[]): string {
  const origin = `${request.protocol}://${request.host}`
  return publicOrigins.includes(origin) ? origin : publicOrigins[0]!
}

function originOf(url: string): string {
  try {
    return new URL(url).origin
  } catch {
    throw new AppError('request.invalid', { detail: 'url' })
  }
}
