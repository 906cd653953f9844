import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { createHttpServer } from '../platform/http/server.ts'
import { LiveHub } from '../platform/http/live-hub.ts'
import { Router } from '../platform/http/route.ts'
import { scrapeStatus } from '../platform/metrics/scrape.ts'
import { registerAlertRoutes } from '../modules/alerts/index.ts'
import { registerAppointmentRoutes, registerVisitPage } from '../modules/appointments/index.ts'
import { registerAttributeRoutes } from '../modules/attributes/index.ts'
import { registerAuditRoutes } from '../modules/audit/index.ts'
import { registerAudienceRoutes } from '../modules/audiences/index.ts'
import { createAuthenticate, registerAuthRoutes } from '../modules/auth/index.ts'
import { registerBroadcastRoutes } from '../modules/broadcasts/index.ts'
import { registerCodeRoutes } from '../modules/codes/index.ts'
import { registerCollisionRoutes } from '../modules/collisions/index.ts'
import { registerConsentPage, registerConsentRoutes } from '../modules/consents/index.ts'
import { registerCustomerRoutes } from '../modules/customers/index.ts'
import { registerDigestRoutes } from '../modules/digest/index.ts'
import { registerExportRoutes } from '../modules/exports/index.ts'
import { registerFollowUpRoutes } from '../modules/follow-ups/index.ts'
import { registerGroupChatRoutes } from '../modules/group-chats/index.ts'
import { registerImportRoutes } from '../modules/imports/index.ts'
import { registerIdentityRoutes } from '../modules/identity/index.ts'
import { registerCallbackRoutes, registerDeadJobRoutes, registerIntakeRoutes } from '../modules/intake/index.ts'
import { registerKpiRoutes } from '../modules/kpis/index.ts'
import { registerMediaRoutes } from '../modules/media/index.ts'
import { registerOnboardingRoutes } from '../modules/onboarding/index.ts'
import { registerLevelRoutes, registerOrgRoutes } from '../modules/org/index.ts'
import { registerOutcomeRoutes } from '../modules/outcomes/index.ts'
import { registerOverviewRoutes } from '../modules/overview/index.ts'
import { registerOwnerPage } from '../modules/owner-page/index.ts'
import { registerPreferenceRoutes } from '../modules/preferences/index.ts'
import { registerPrivacyPage } from '../modules/privacy/index.ts'
import { registerPromotionRoutes } from '../modules/promotions/index.ts'
import { registerReferralRoutes } from '../modules/referrals/index.ts'
import { registerRecallRoutes } from '../modules/recalls/index.ts'
import { registerRightsRoutes } from '../modules/rights/index.ts'
import { registerScriptRoutes, registerScriptSheetRoutes, StoreScripts } from '../modules/scripts/index.ts'
import { registerSearchRoutes } from '../modules/search/index.ts'
import { registerSharingRoutes } from '../modules/sharing/index.ts'
import { Names, registerSidebarRoutes } from '../modules/sidebar/index.ts'
import { registerStarterKitRoutes } from '../modules/starter-kits/index.ts'
import { registerStoreSumsRoutes } from '../modules/store-sums/index.ts'
import { registerSupportAccessRoutes } from '../modules/support-access/index.ts'
import { registerSyncRoutes } from '../modules/sync/index.ts'
import { registerTagRoutes } from '../modules/tags/index.ts'
import { registerTouchRoutes } from '../modules/touches/index.ts'
import { registerTransferRoutes } from '../modules/transfers/index.ts'
import { registerWecomErrorRoutes, registerWecomHealthRoutes } from '../modules/wecom-health/index.ts'
import { registerVisibilityRoutes } from '../modules/visibility/index.ts'
import { checkWelcome, chooseWelcome, registerWelcomeRoutes, renderWelcome } from '../modules/welcome/index.ts'
import { firstMemberOfCode } from './code-welcome.ts'
import { registerDevelopmentApps } from './development.ts'
import { firstReading } from './first-reading.ts'
import type { Product } from './product.ts'

/** Routes of every feature on one HTTP server, and the two apps. */
export async function createWeb(product: Product, options: { rateLimitPerMinute?: number } = {}): Promise<{ app: FastifyInstance; router: Router }> {
  const { config, kit, directory, scopes, wecom } = product
  const app = await createHttpServer({ config, ...options })
  const authenticate = createAuthenticate(app, { kit, scopes, publicOrigins: config.publicOrigins })
  const router = new Router(app, authenticate)
  const hub = new LiveHub({ log: kit.log })
  authenticate.onForgotten(() => hub.recheck())
  // Open streams would keep a server that is being stopped waiting.
  app.addHook('preClose', async () => hub.stop())
  const people = { kit, bus: product.bus, directory, attributes: product.attributes }
  const deps = { ...people, scopes, wecom, config, authenticate, publicOrigin: config.publicOrigins[0]! }

  registerHealth(app, product)
  registerCallbackRoutes(app, { kit, directory, onStored: product.wake })
  registerAuthRoutes(router, deps)
  registerOrgRoutes(router, deps)
  registerLevelRoutes(router, deps)
  registerSharingRoutes(router, deps)
  registerOnboardingRoutes(router, deps)
  registerIntakeRoutes(router, { kit, directory, wake: product.wake })
  registerDeadJobRoutes(router, { kit })
  registerImportRoutes(router, deps)
  registerStarterKitRoutes(router, deps)
  registerAttributeRoutes(router, deps)
  registerAudienceRoutes(router, deps)
  registerBroadcastRoutes(router, { ...deps, touches: product.touches })
  registerOwnerPage(app, { kit, directory, publicOrigin: config.publicOrigins[0]!, wechat: { apiOrigin: config.wecom.wechatApiOrigin, oauthOrigin: config.wecom.oauthOrigin } })
  registerRightsRoutes(router, deps)
  registerConsentRoutes(router, deps)
  registerConsentPage(app, kit)
  registerCustomerRoutes(router, people)
  registerTagRoutes(router, deps)
  registerTouchRoutes(router, deps)
  registerCodeRoutes(router, {
    ...deps, checkWelcome, qrOrigins: config.wecom.qrImageOrigins,
    effectiveWelcome: async (code) => {
      const store = await directory.store(code.storeId)
      const member = await firstMemberOfCode(kit, directory, code)
      const chosen = await chooseWelcome(deps, { member, store, code })
      return { from: chosen.from, text: renderWelcome(chosen.text, { advisor: member?.name ?? '顾问', storeName: store.name, storeShortName: store.shortName, storePhone: store.phone, brand: store.brand, codeName: code.name }) }
    },
  })
  registerWelcomeRoutes(router, deps)
  registerMediaRoutes(router, deps)
  registerPromotionRoutes(router, deps)
  registerScriptRoutes(router, { ...deps, publicOrigin: () => config.publicOrigins[0]! })
  registerScriptSheetRoutes(router, deps)
  registerFollowUpRoutes(router, people)
  registerOutcomeRoutes(router, people)
  registerReferralRoutes(router, people)
  registerAppointmentRoutes(router, deps)
  registerPreferenceRoutes(router, kit)
  registerCollisionRoutes(router, kit)
  registerIdentityRoutes(router, deps)
  registerOverviewRoutes(router, { ...deps, hub })
  registerAlertRoutes(router, deps)
  registerDigestRoutes(router, deps)
  registerKpiRoutes(router, deps)
  registerSearchRoutes(router, people)
  registerSidebarRoutes(router, { ...people, scripts: new StoreScripts(kit), names: new Names(kit) })
  registerVisibilityRoutes(router, deps)
  registerExportRoutes(router, deps)
  registerGroupChatRoutes(router, deps)
  registerSupportAccessRoutes(router, deps)
  registerStoreSumsRoutes(router, deps)
  registerRecallRoutes(router, deps)
  registerSyncRoutes(router, { ...deps, meetTags: product.meetTags })
  registerTransferRoutes(router, { ...deps, meetTags: product.meetTags })
  registerWecomHealthRoutes(router, deps)
  registerWecomErrorRoutes(router)
  registerAuditRoutes(router, kit)
  registerPrivacyPage(app, kit)
  registerVisitPage(app, kit)
  registerVerifyFiles(app, config.verifyFilesDir)
  if (config.devSidebarOrigin && config.devAdminOrigin) await registerDevelopmentApps(app, config.devSidebarOrigin, config.devAdminOrigin)
  else {
    await registerApp(app, '/sidebar/', config.sidebarDist)
    await registerApp(app, '/admin/', config.adminDist, firstReading(deps))
  }
  app.get('/', { schema: { hide: true } }, async (_request, reply) => reply.redirect('/admin/'))
  return { app, router }
}

/** A built single-page app: assets for a year, the page itself always fresh, unknown paths are the app's own routes; its first address may have a page of its own, with a `Link` header. */
async function registerApp(app: FastifyInstance, prefix: string, dist: string, link: (request: FastifyRequest) => Promise<string | null> = async () => null): Promise<void> {
  const page = join(dist, 'index.html')
  if (!existsSync(page)) {
    app.get(`${prefix}*`, { schema: { hide: true } }, async (_request, reply) => reply.code(503).type('text/plain; charset=utf-8').send('页面还没有构建：运行 npm run build'))
    return
  }
  await app.register(fastifyStatic, { root: join(dist, 'assets'), prefix: `${prefix}assets/`, immutable: true, maxAge: '365d', decorateReply: false, preCompressed: true })
  const send = async (reply: FastifyReply, file: string) => reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(await readFile(file))
  const home = join(dist, 'home.html')
  const first = existsSync(home) ? home : page
  app.get(prefix, { schema: { hide: true } }, async (request, reply) => {
    const named = await link(request)
    if (named !== null) reply.header('link', named)
    return send(reply, first)
  })
  app.get(`${prefix}*`, { schema: { hide: true } }, (_request, reply) => send(reply, page))
}

function registerHealth(app: FastifyInstance, product: Product): void {
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    const status = scrapeStatus({ remoteAddress: request.socket.remoteAddress, headers: request.headers }, product.config.metricsToken)
    if (status !== 200) return status === 404 ? reply.callNotFound() : reply.code(status).send({ ok: false })
    return reply.type(product.metrics.registry.contentType).header('cache-control', 'no-store').send(await product.metrics.registry.metrics())
  })
  app.get('/healthz', { schema: { hide: true } }, async () => ({ ok: true }))
  app.get('/readyz', { schema: { hide: true } }, async (_request, reply) => {
    try {
      await product.kit.database.rows('SELECT 1')
      return { ok: true }
    } catch {
      return reply.code(503).send({ ok: false, what: 'database' })
    }
  })
}

/** WeCom proves a domain by a file `WW_verify_*.txt` at its root. */
function registerVerifyFiles(app: FastifyInstance, dir: string | null): void {
  app.get('/:file(^WW_verify_[A-Za-z0-9]+\\.txt$)', { schema: { hide: true } }, async (request, reply) => {
    const { file } = request.params as { file: string }
    const path = dir === null ? null : join(dir, file)
    if (path === null || !existsSync(path)) return reply.callNotFound()
    return reply.type('text/plain').send(await readFile(path))
  })
}
