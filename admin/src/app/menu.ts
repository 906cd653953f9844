import type { Permission } from '@chitang/shared/domain/policy'
import type { IconName } from '../shared/ui/icons.ts'

export interface MenuLeaf { name: string; title: string; permission: Permission }
export interface MenuItem { title: string; icon: IconName; children: readonly MenuLeaf[] }

/** Each leaf is a route name; an item with one leaf is that leaf. */
export const menu: readonly MenuItem[] = [
  { title: '首页', icon: 'home', children: [
    { name: 'home', title: '首页', permission: 'overview.read' },
    { name: 'home-group', title: '集团总览', permission: 'sums.read' },
    { name: 'home-compliance', title: '合规总览', permission: 'compliance.read' },
    { name: 'alerts', title: '提醒', permission: 'alert.read' },
  ] },
  { title: '客户', icon: 'users', children: [
    { name: 'customers', title: '客户列表', permission: 'customer.read' },
    { name: 'identity', title: '核对是否同一人', permission: 'identity.read' },
  ] },
  { title: '协同', icon: 'swap', children: [
    { name: 'collisions', title: '撞单', permission: 'collision.read' },
    { name: 'transfers', title: '离职继承', permission: 'transfer.read' },
  ] },
  {
    title: '获客', icon: 'qr', children: [
      { name: 'codes', title: '渠道活码', permission: 'code.read' },
      { name: 'code-batches', title: '给多家店建码', permission: 'code.template' },
      { name: 'welcome', title: '欢迎语', permission: 'welcome.read' },
      { name: 'profiles', title: '员工对外资料', permission: 'people.read' },
    ],
  },
  {
    title: '触达', icon: 'megaphone', children: [
      { name: 'broadcasts', title: '群发', permission: 'broadcast.read' },
      { name: 'broadcast-calendar', title: '群发日历', permission: 'broadcast.read' },
      { name: 'touch-rules', title: '免打扰时段', permission: 'broadcast.read' },
    ],
  },
  {
    title: '话术', icon: 'chat', children: [
      { name: 'scripts', title: '话术库', permission: 'script.use' },
      { name: 'script-templates', title: '话术模板', permission: 'script.template' },
    ],
  },
  {
    title: '数据', icon: 'bars', children: [
      { name: 'report-pool', title: '报表', permission: 'numbers.read' },
      { name: 'report-staff', title: '人员', permission: 'numbers.read' },
      { name: 'report-retention', title: '留存与漏斗', permission: 'numbers.read' },
      { name: 'report-rank', title: '本店对标', permission: 'rank.read' },
      { name: 'report-compare', title: '门店对标', permission: 'sums.read' },
      { name: 'arrivals', title: '进店登记', permission: 'arrivals.read' },
      { name: 'store-sums', title: '门店汇总', permission: 'sums.read' },
    ],
  },
  { title: '标签', icon: 'tag', children: [{ name: 'tags', title: '标签', permission: 'tag.read' }] },
  {
    title: '合规', icon: 'shield', children: [
      { name: 'compliance', title: '合规', permission: 'rights.read' },
      { name: 'audit', title: '谁做了什么', permission: 'audit.read' },
      { name: 'recalls', title: '召回', permission: 'recall.read' },
    ],
  },
  { title: '查看申请', icon: 'eye', children: [{ name: 'support-access', title: '查看申请', permission: 'support.ask' }] },
  {
    title: '设置', icon: 'gear', children: [
      { name: 'sharing', title: '共享应用', permission: 'sharing.read' },
      { name: 'visibility', title: '集团能看到什么', permission: 'visibility.read' },
      { name: 'store-kit', title: '开店包', permission: 'kit.accept' },
      { name: 'brand-kits', title: '品牌开店包', permission: 'kit.define' },
      { name: 'exports', title: '导出客户资料', permission: 'store.export_confirm' },
      { name: 'levels', title: '级别与跟进', permission: 'level.read' },
      { name: 'attributes', title: '客户资料项', permission: 'level.read' },
      { name: 'imports', title: '数据导入', permission: 'import.run' },
      { name: 'people', title: '人员与岗位', permission: 'people.read' },
      { name: 'events', title: '事件', permission: 'event.read' },
      { name: 'sync', title: '对账', permission: 'sync.read' },
      { name: 'wecom-health', title: '企微连接', permission: 'wecom.read' },
      { name: 'system-health', title: '系统健康', permission: 'wecom.read' },
      { name: 'wecom-errors', title: '企业微信说的话', permission: 'wecom.read' },
    ],
  },
]

type Can = (permission: Permission) => boolean

export const allowedMenu = (can: Can): MenuItem[] =>
  menu.map((item) => ({ ...item, children: item.children.filter((leaf) => can(leaf.permission)) })).filter((item) => item.children.length > 0)

/** Where someone without the overview starts. Customers seen only by a recorded basis are mostly an empty page. */
export function firstAllowed(can: Can, reach: (permission: Permission) => string | undefined): MenuLeaf | null {
  const leaves = allowedMenu(can).flatMap((item) => item.children)
  return leaves.find((leaf) => reach(leaf.permission) !== 'basis') ?? leaves[0] ?? null
}
