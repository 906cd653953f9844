import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Scope } from '../../platform/access/scope.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Authenticate } from '../../platform/http/route.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Scopes } from '../org/index.ts'

export interface SidebarToken { k: 'sidebar'; g: string; e: string; m: string; i: string }
export interface AdminToken { k: 'admin'; g: string; s: string }

export const sidebarSeconds = 2 * 3600
export const adminSeconds = 12 * 3600
const recheckMs = 2_000

/** Browsers share cookies between ports of one host: the name carries the port, so that two origins do not mix. */
export function cookieName(request: FastifyRequest): string {
  const port = /:(\d+)$/.exec(request.host)?.[1]
  return port ? `chitang_admin_${port}` : 'chitang_admin'
}

/** Whoever holds something open for a session hears when one ends here. */
export type SessionAuthenticate = Authenticate & { forget(sessionId: string): void; onForgotten(listener: () => void): void }

interface SessionRow { employee_id: string; member_id: string; install_id: string }

/** Cookie for the console (revocable, Origin checked on writes), bearer for the sidebar. Deny by default. */
export function createAuthenticate(app: FastifyInstance, deps: { kit: Kit; scopes: Scopes; publicOrigins: readonly string[] }): SessionAuthenticate {
  const { kit, scopes, publicOrigins } = deps
  const live = new Map<string, { at: number; row: SessionRow }>()

  const verify = <T extends { k: string }>(token: string, kind: T['k']): T => {
    let claims: T
    try {
      claims = app.jwt.verify<T>(token)
    } catch (cause) {
      throw new AppError((cause as { code?: string }).code === 'FAST_JWT_EXPIRED' ? 'auth.expired' : 'auth.required')
    }
    if (claims.k !== kind) throw new AppError('auth.required')
    return claims
  }

  const sidebar = (request: FastifyRequest, bearer: string): Promise<Scope> => {
    const claims = verify<SidebarToken>(bearer, 'sidebar')
    return scopes.of({ groupId: claims.g, employeeId: claims.e, memberId: claims.m, installId: claims.i, client: 'sidebar', ip: request.ip })
  }

  const admin = async (request: FastifyRequest): Promise<Scope> => {
    const token = request.cookies[cookieName(request)]
    if (!token) throw new AppError('auth.required')
    if (request.method !== 'GET' && request.method !== 'HEAD') checkOrigin(request, publicOrigins)
    const claims = verify<AdminToken>(token, 'admin')
    let known = live.get(claims.s)
    if (!known || Date.now() - known.at > recheckMs) {
      const row = await kit.database.row<SessionRow>(
        'SELECT employee_id, member_id, install_id FROM admin_session WHERE group_id = ? AND id = ? AND revoked_at IS NULL AND expires_at > ?', [claims.g, claims.s, kit.clock.now()])
      if (!row) {
        live.delete(claims.s)
        throw new AppError('auth.expired')
      }
      known = { at: Date.now(), row }
      if (live.size > 10_000) live.clear()
      live.set(claims.s, known)
    }
    return scopes.of({ groupId: claims.g, employeeId: known.row.employee_id, memberId: known.row.member_id, installId: known.row.install_id, client: 'admin', ip: request.ip })
  }

  const authenticate: Authenticate = async (request, audience) => {
    const header = request.headers.authorization
    const bearer = header?.startsWith('Bearer ') ? header.slice(7) : null
    if (bearer !== null && audience !== 'admin') return sidebar(request, bearer)
    if (audience === 'sidebar') throw new AppError('auth.required')
    return admin(request)
  }
  const listeners: (() => void)[] = []
  return Object.assign(authenticate, {
    forget: (sessionId: string) => {
      live.delete(sessionId)
      for (const listener of listeners) listener()
    },
    onForgotten: (listener: () => void) => void listeners.push(listener),
  })
}

/** A write by cookie must come from one of our own pages. */
function checkOrigin(request: FastifyRequest, publicOrigins: readonly string[]): void {
  const origin = request.headers.origin
  if (origin === undefined || !publicOrigins.includes(origin)) throw new AppError('auth.origin_refused')
}
