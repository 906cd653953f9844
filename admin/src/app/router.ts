import type { Permission } from '@chitang/shared/domain/policy'
import { createRouter, createWebHistory, START_LOCATION, type RouteLocationNormalized, type RouteLocationRaw } from 'vue-router'
import { askOverview } from '../features/home/first-overview.ts'
import { loginHref } from '../features/login/login-words.ts'
import { ApiError, onUnauthorized } from '../shared/api/client.ts'
import { useSession } from '../shared/session/session.ts'
import AppShell from './AppShell.vue'
import { firstAllowed } from './menu.ts'

declare module 'vue-router' {
  interface RouteMeta { title?: string; permission?: Permission; open?: boolean; menu?: string }
}

export const router = createRouter({
  history: createWebHistory('/admin/'),
  routes: [
    { path: '/login', name: 'login', component: () => import('../features/login/LoginPage.vue'), meta: { title: '登录', open: true } },
    { path: '/live', name: 'live', component: () => import('../features/home/LivePage.vue'), meta: { title: '今天', permission: 'overview.read' } },
    { path: '/digest', name: 'digest-today', component: () => import('../features/digest/DigestPage.vue'), meta: { title: '早报', permission: 'overview.read' } },
    { path: '/digest/:store(\\d+)/:day', name: 'digest', component: () => import('../features/digest/DigestPage.vue'), meta: { title: '早报', permission: 'overview.read' } },
    {
      path: '/', component: AppShell, children: [
        { path: '', name: 'home', component: () => import('../features/home/HomePage.vue'), meta: { title: '首页', permission: 'overview.read' } },
        { path: 'alerts', name: 'alerts', component: () => import('../features/alerts/AlertsPage.vue'), meta: { title: '提醒', permission: 'alert.read' } },
        { path: 'alerts/:id', name: 'alert', component: () => import('../features/alerts/AlertsPage.vue'), meta: { title: '提醒', permission: 'alert.read', menu: 'alerts' } },
        { path: 'home/group', name: 'home-group', component: () => import('../features/home/GroupHomePage.vue'), meta: { title: '集团总览', permission: 'sums.read' } },
        { path: 'home/compliance', name: 'home-compliance', component: () => import('../features/home/ComplianceHomePage.vue'), meta: { title: '合规总览', permission: 'compliance.read' } },
        { path: 'reports', name: 'report-pool', component: () => import('../features/reports/PoolPage.vue'), meta: { title: '报表', permission: 'numbers.read' } },
        { path: 'reports/staff', name: 'report-staff', component: () => import('../features/reports/StaffPage.vue'), meta: { title: '人员', permission: 'numbers.read' } },
        { path: 'reports/retention', name: 'report-retention', component: () => import('../features/reports/RetentionPage.vue'), meta: { title: '留存与漏斗', permission: 'numbers.read' } },
        { path: 'reports/compare', name: 'report-compare', component: () => import('../features/reports/ComparePage.vue'), meta: { title: '门店对标', permission: 'sums.read' } },
        { path: 'reports/stores/:of/:key', name: 'store-number', component: () => import('../features/reports/StoreNumberPage.vue'), meta: { title: '各店一个数', permission: 'sums.read', menu: 'report-compare' } },
        { path: 'reports/rank', name: 'report-rank', component: () => import('../features/reports/RankPage.vue'), meta: { title: '本店对标', permission: 'rank.read' } },
        { path: 'arrivals', name: 'arrivals', component: () => import('../features/arrivals/ArrivalsPage.vue'), meta: { title: '进店登记', permission: 'arrivals.read' } },
        { path: 'customers', name: 'customers', component: () => import('../features/customers/CustomersPage.vue'), meta: { title: '客户', permission: 'customer.read' } },
        { path: 'customers/:id', name: 'customer', component: () => import('../features/customers/CustomerPage.vue'), meta: { title: '客户', permission: 'customer.read', menu: 'customers' } },
        { path: 'identity', name: 'identity', component: () => import('../features/identity/IdentityPage.vue'), meta: { title: '核对是否同一人', permission: 'identity.read' } },
        { path: 'collisions', name: 'collisions', component: () => import('../features/collisions/CollisionsPage.vue'), meta: { title: '撞单', permission: 'collision.read' } },
        { path: 'transfers', name: 'transfers', component: () => import('../features/transfers/TransfersPage.vue'), meta: { title: '离职继承', permission: 'transfer.read' } },
        { path: 'transfers/new/:memberId', name: 'transfer-new', component: () => import('../features/transfers/TransferNewPage.vue'), meta: { title: '交接客户', permission: 'transfer.read', menu: 'transfers' } },
        { path: 'transfers/:id', name: 'transfer', component: () => import('../features/transfers/TransferPage.vue'), meta: { title: '交接', permission: 'transfer.read', menu: 'transfers' } },
        { path: 'codes', name: 'codes', component: () => import('../features/codes/CodesPage.vue'), meta: { title: '渠道活码', permission: 'code.read' } },
        { path: 'codes/:id', name: 'code', component: () => import('../features/codes/CodePage.vue'), meta: { title: '渠道活码', permission: 'code.read', menu: 'codes' } },
        { path: 'code-batches', name: 'code-batches', component: () => import('../features/codes/BatchesPage.vue'), meta: { title: '给多家店建码', permission: 'code.template' } },
        { path: 'profiles', name: 'profiles', component: () => import('../features/profiles/ProfilesPage.vue'), meta: { title: '员工对外资料', permission: 'people.read' } },
        { path: 'welcome', name: 'welcome', component: () => import('../features/welcome/WelcomePage.vue'), meta: { title: '欢迎语', permission: 'welcome.read' } },
        { path: 'broadcasts', name: 'broadcasts', component: () => import('../features/broadcasts/BroadcastsPage.vue'), meta: { title: '群发', permission: 'broadcast.read' } },
        { path: 'broadcasts/:id', name: 'broadcast', component: () => import('../features/broadcasts/BroadcastPage.vue'), meta: { title: '群发', permission: 'broadcast.read', menu: 'broadcasts' } },
        { path: 'broadcast-calendar', name: 'broadcast-calendar', component: () => import('../features/broadcasts/calendar/CalendarPage.vue'), meta: { title: '群发日历', permission: 'broadcast.read' } },
        { path: 'touch-rules', name: 'touch-rules', component: () => import('../features/touches/TouchRulesPage.vue'), meta: { title: '免打扰时段', permission: 'broadcast.read' } },
        { path: 'scripts', name: 'scripts', component: () => import('../features/scripts/ScriptsPage.vue'), meta: { title: '话术库', permission: 'script.use' } },
        { path: 'script-templates', name: 'script-templates', component: () => import('../features/scripts/TemplatesPage.vue'), meta: { title: '话术模板', permission: 'script.template' } },
        { path: 'tags', name: 'tags', component: () => import('../features/tags/TagsPage.vue'), meta: { title: '标签', permission: 'tag.read' } },
        { path: 'levels', name: 'levels', component: () => import('../features/levels/LevelsPage.vue'), meta: { title: '级别与跟进', permission: 'level.read' } },
        { path: 'attributes', name: 'attributes', component: () => import('../features/attributes/AttributesPage.vue'), meta: { title: '客户资料项', permission: 'level.read' } },
        { path: 'compliance', name: 'compliance', component: () => import('../features/rights/CompliancePage.vue'), meta: { title: '合规', permission: 'rights.read' } },
        { path: 'imports', name: 'imports', component: () => import('../features/imports/ImportsPage.vue'), meta: { title: '数据导入', permission: 'import.run' } },
        { path: 'people', name: 'people', component: () => import('../features/people/PeoplePage.vue'), meta: { title: '人员与岗位', permission: 'people.read' } },
        { path: 'events', name: 'events', component: () => import('../features/events/EventsPage.vue'), meta: { title: '事件', permission: 'event.read' } },
        { path: 'sync', name: 'sync', component: () => import('../features/sync/SyncPage.vue'), meta: { title: '对账', permission: 'sync.read' } },
        { path: 'wecom-errors', name: 'wecom-errors', component: () => import('../features/wecom-errors/WecomErrorsPage.vue'), meta: { title: '企业微信说的话', permission: 'self.read' } },
        { path: 'audit', name: 'audit', component: () => import('../features/audit/AuditPage.vue'), meta: { title: '谁做了什么', permission: 'audit.read' } },
        { path: 'system-health', name: 'system-health', component: () => import('../features/system-health/SystemHealthPage.vue'), meta: { title: '系统健康', permission: 'wecom.read' } },
        { path: 'wecom-health', name: 'wecom-health', component: () => import('../features/wecom-health/WecomHealthPage.vue'), meta: { title: '企微连接', permission: 'wecom.read' } },
        { path: 'sharing', name: 'sharing', component: () => import('../features/sharing/SharingPage.vue'), meta: { title: '共享应用', permission: 'sharing.read' } },
        { path: 'visibility', name: 'visibility', component: () => import('../features/visibility/VisibilityPage.vue'), meta: { title: '集团能看到什么', permission: 'visibility.read' } },
        { path: 'store-kit', name: 'store-kit', component: () => import('../features/starter-kits/StoreKitPage.vue'), meta: { title: '开店包', permission: 'kit.accept' } },
        { path: 'brand-kits', name: 'brand-kits', component: () => import('../features/starter-kits/BrandKitsPage.vue'), meta: { title: '品牌开店包', permission: 'kit.define' } },
        { path: 'store-sums', name: 'store-sums', component: () => import('../features/store-sums/StoreSumsPage.vue'), meta: { title: '门店汇总', permission: 'sums.read' } },
        { path: 'recalls', name: 'recalls', component: () => import('../features/recalls/RecallsPage.vue'), meta: { title: '召回', permission: 'recall.read' } },
        { path: 'support-access', name: 'support-access', component: () => import('../features/support-access/SupportAccessPage.vue'), meta: { title: '查看申请', permission: 'support.ask' } },
        { path: 'exports', name: 'exports', component: () => import('../features/exports/ExportsPage.vue'), meta: { title: '导出客户资料', permission: 'store.export_confirm' } },
        { path: 'onboarding/own', name: 'onboarding-own', component: () => import('../features/onboarding/OwnAppPage.vue'), meta: { title: '接入自建应用', permission: 'onboarding.run', menu: 'sharing' } },
        { path: 'onboarding/:id', name: 'onboarding', component: () => import('../features/onboarding/OnboardingPage.vue'), meta: { title: '接入一家店', permission: 'onboarding.run', menu: 'sharing' } },
        { path: 'no-access', name: 'no-access', component: () => import('./NoAccessPage.vue'), meta: { title: '没有可看的页面' } },
        { path: ':rest(.*)*', name: 'missing', component: () => import('./MissingPage.vue'), meta: { title: '没有这个页面' } },
      ],
    },
  ],
  // A page that has just come stands at its top already.
  scrollBehavior: (_to, from, saved) => saved ?? (from === START_LOCATION ? false : { top: 0 }),
})

router.beforeEach(async (to) => {
  if (to.meta.open) return true
  const session = useSession()
  if (!session.me) {
    // The page's code is on its way while the server is asked who is here.
    for (const { components } of to.matched) for (const part of Object.values(components ?? {})) if (typeof part === 'function') void (part as () => Promise<unknown>)().catch(() => undefined /* the router asks again, and says so */)
    try {
      await session.load()
      if (to.name === 'home' && session.can('overview.read')) askOverview(session.storeId)
    } catch (cause) {
      return whenNotLoaded(to, cause)
    }
  }
  if (!to.meta.permission || session.can(to.meta.permission)) return true
  const leaf = firstAllowed(session.can, (permission) => session.me?.can[permission])
  if (!leaf) return { name: 'no-access' }
  // Whoever only opened the console is at home there; who asked for a page is told.
  if (to.name !== 'home') session.detour = `你的岗位看不到「${to.meta.title}」，先带你到「${leaf.title}」。`
  return { name: leaf.name }
})

router.afterEach((to) => {
  document.title = to.meta.title ? `${to.meta.title} · 池塘` : '池塘'
  const session = useSession()
  if (session.me && session.stale()) void session.load().catch(() => undefined /* the page itself shows what fails */)
})

/** An app entry carries corp and agent: then there is nothing to choose and the login starts at once. */
function whenNotLoaded(to: RouteLocationNormalized, cause: unknown): RouteLocationRaw | false {
  if (cause instanceof ApiError && cause.status === 401) {
    const { corp, agent, ...rest } = to.query
    const back = router.resolve({ path: to.path, query: rest }).href
    if (typeof corp === 'string' && typeof agent === 'string') {
      location.replace(loginHref(corp, agent, back))
      return false
    }
    return { name: 'login', query: back === '/admin/' ? {} : { to: back } }
  }
  return { name: 'login', query: { to: to.fullPath === '/' ? undefined : router.resolve(to.fullPath).href, error: cause instanceof ApiError ? cause.code : 'internal' } }
}

onUnauthorized(() => {
  const session = useSession()
  if (!session.me) return
  session.clear()
  void router.replace({ name: 'login', query: { to: router.resolve(router.currentRoute.value.fullPath).href, error: 'auth.expired' } })
})
