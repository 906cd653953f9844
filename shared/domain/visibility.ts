import { policyTable, type Permission } from './policy.ts'
import type { Role } from './roles.ts'

/** Who is not of the store and might see something of it. */
export const outsideRoles = ['group_hq', 'brand_manager', 'dpo', 'oem', 'vendor_support'] as const satisfies readonly Role[]
export type OutsideRole = (typeof outsideRoles)[number]

/** clear 看得到 · masked 打码 · sums 只有汇总 · none 看不到 */
export const sights = ['clear', 'masked', 'sums', 'none'] as const
export type Sight = (typeof sights)[number]

interface Resource { key: string; name: string; rows: readonly Permission[]; sums?: readonly Permission[] }

/** What there is of a store, each with the permissions that show it row by row, and those that only count it. */
export const resources: readonly Resource[] = [
  { key: 'customers', name: '客户资料', rows: ['customer.read', 'identity.read'], sums: ['identity.report', 'sums.read'] },
  { key: 'phones', name: '手机号明文', rows: ['phone.reveal', 'consent.receive'] },
  { key: 'recalls', name: '召回车辆的车主（合规同意后）', rows: ['recall.read'] },
  { key: 'timeline', name: '跟进记录和时间线', rows: ['timeline.read'] },
  { key: 'collisions', name: '撞单', rows: ['collision.read'] },
  { key: 'audit', name: '谁做了什么', rows: ['audit.read'] },
  { key: 'transfers', name: '离职和在职继承', rows: ['transfer.read'] },
  { key: 'overview', name: '店里今天的数字', rows: ['overview.read', 'numbers.read', 'rank.read', 'arrivals.read'] },
  { key: 'alerts', name: '店里的提醒', rows: ['alert.read'] },
  { key: 'tags', name: '标签名称和用量', rows: ['tag.read'], sums: ['tag.report'] },
  { key: 'scripts', name: '话术', rows: ['script.use'] },
  { key: 'codes', name: '渠道活码和欢迎语', rows: ['code.read', 'welcome.read'] },
  { key: 'broadcasts', name: '群发的内容和结果', rows: ['broadcast.read'] },
  { key: 'settings', name: '级别和资料项的定义', rows: ['level.read', 'attribute.read'] },
  { key: 'people', name: '员工和岗位', rows: ['people.read'] },
  { key: 'consents', name: '客户的同意和权利请求', rows: ['consent.read', 'rights.read', 'compliance.read'] },
  { key: 'connection', name: '企业微信连接、事件和对账', rows: ['event.read', 'sync.read', 'wecom.read', 'sharing.read'] },
  { key: 'export', name: '导出客户资料', rows: ['store.export'] },
]

/** What lets somebody act, or see only what is their own. A permission stands here or among the resources. */
export const acts: readonly Permission[] = [
  'customer.write', 'followup.write', 'tag.use', 'tag.define', 'script.own', 'script.publish', 'script.template', 'code.write', 'code.template', 'welcome.write', 'event.replay', 'people.write', 'sync.run', 'level.define', 'attribute.define', 'import.run',
  'consent.record', 'rights.open', 'rights.execute', 'identity.merge', 'identity.contract', 'collision.decide', 'transfer.run', 'self.read', 'sharing.manage', 'sharing.leave', 'onboarding.run', 'kit.accept', 'kit.define', 'visibility.read', 'store.export_confirm', 'support.read', 'support.ask', 'support.grant', 'recall.ask', 'recall.decide', 'broadcast.write', 'broadcast.decide', 'broadcast.rules', 'broadcast.rule_of_corp', 'alert.rules', 'arrivals.write', 'target.write',
]

/** How much a role of outside sees of a store's resource: the policy table in one word. */
export function sightOf(role: OutsideRole, resource: Resource, store: { hasBasis: boolean }): Sight {
  const seen = resource.rows.flatMap((permission) => {
    const rule = policyTable[permission][role]
    if (!rule || rule.reach === 'own' || rule.reach === 'store' || (rule.reach === 'basis' && !store.hasBasis)) return []
    return [rule.masked ? 'masked' as const : 'clear' as const]
  })
  if (seen.includes('clear')) return 'clear'
  if (seen.includes('masked')) return 'masked'
  return (resource.sums ?? []).some((permission) => policyTable[permission][role]) ? 'sums' : 'none'
}

/** What one of outside did, in words; what is not listed is a change of settings. */
const actionWords: readonly (readonly [prefix: string, words: string])[] = [
  ['customer.look', '看了客户资料'], ['phone.reveal', '看了手机号'], ['consent.reveal_phone', '凭客户同意看了手机号'], ['consent.', '处理了客户的同意'], ['rights.download', '下载了客户本人要的副本'], ['rights.', '办理了客户的权利请求'],
  ['identity.contract', '登记或停用了公司间的协议'], ['identity.', '核对了是否同一人'], ['support.ask', '申请看本店一小时'], ['support.end', '结束了查看'], ['support.', '定了平台支持的申请'], ['recall.', '看了召回车辆的车主'], ['store.export_confirm', '确认了客户资料的导出'], ['store.export', '处理了客户资料的导出'], ['store.open', '开了这家店'], ['module.', '开关了模块'], ['role.', '调整了岗位'],
  ['sync.', '发起了对账'], ['event.', '重放了事件'], ['job.', '重试了没做成的事'], ['tag', '改了标签'], ['script', '改了话术'], ['code', '改了活码'], ['welcome', '改了欢迎语'], ['broadcast', '处理了群发'], ['transfer.', '交接了客户'], ['touch', '改了群发规则'], ['sharing.', '提醒了授权'], ['corp.connect', '接入了企业微信'], ['alert.', '处理了提醒'], ['digest.', '夸了顾问'],
]
export const actionWord = (action: string): string => actionWords.find(([prefix]) => action.startsWith(prefix))?.[1] ?? '改了设置'

/** Below this a number of people could point at one. */
export const tellFrom = 10
