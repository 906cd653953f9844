/** Role codes of the glossary with the Chinese word a person reads. */
export const roleNames = {
  sales_advisor: '销售顾问',
  service_advisor: '服务顾问',
  dcc_agent: 'DCC专员',
  reception: '前台',
  sales_manager: '销售经理',
  service_manager: '售后经理',
  market_manager: '市场经理',
  store_manager: '店总',
  brand_manager: '品牌经理',
  group_hq: '集团运营',
  oem: '主机厂督导',
  operator: '代运营',
  dpo: '合规',
  vendor_support: '平台支持',
} as const

export type Role = keyof typeof roleNames

/** A role somebody has: in a store, for a brand, or (both null) for the group. */
export interface HeldRole { readonly role: Role; readonly storeId: string | null; readonly brand?: string | null }

export const isRole = (value: string): value is Role => value in roleNames

/** They reach the stores of the one brand they are named for. */
export const brandRoles: readonly Role[] = ['brand_manager', 'oem']

export interface SuggestedRole { role: Role; brand: string | null }

/** The role a WeCom position word suggests, 「曜川品牌经理」 with its brand; null when nobody can tell. */
export function roleOfPosition(position: string | null | undefined): SuggestedRole | null {
  for (const [role, name] of Object.entries(roleNames)) if (position === name) return { role: role as Role, brand: null }
  for (const role of brandRoles) if (position?.endsWith(roleNames[role])) return { role, brand: position.slice(0, -roleNames[role].length) }
  return null
}

const ofDepartment: readonly (readonly [RegExp, Role])[] = [[/网销|DCC|邀约/i, 'dcc_agent'], [/售后|服务/, 'service_advisor'], [/销售|展厅/, 'sales_advisor'], [/前台|接待/, 'reception']]

/** A first role where the position is hidden. Only what serves customers: who manages is named by a person. */
export function roleOfDepartment(names: readonly string[]): SuggestedRole | null {
  for (const name of names) for (const [word, role] of ofDepartment) if (word.test(name)) return { role, brand: null }
  return null
}

/** Roles of a store that end by themselves, whoever forgets to: days from when they are given. */
export const timeBoxedDays: Partial<Record<Role, number>> = { operator: 30 }

/** Roles that serve customers and may stand on a channel code. */
export const servingRoles: readonly Role[] = ['sales_advisor', 'service_advisor', 'dcc_agent']
