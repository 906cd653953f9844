import type { Role } from './roles.ts'

/** How far a permission reaches. `own` < `store` < `basis` (group, only stores with a recorded basis) < `brand` (stores of the role's brand) < `group`. */
export type Reach = 'own' | 'store' | 'basis' | 'brand' | 'group'

export interface Rule {
  readonly reach: Reach
  /** Phone numbers stay masked and can't be revealed. */
  readonly masked?: boolean
}

export type Permission =
  | 'customer.read' | 'timeline.read' | 'customer.write' | 'phone.reveal' | 'followup.write'
  | 'tag.use' | 'tag.read' | 'tag.define' | 'tag.report' | 'script.use' | 'script.own' | 'script.publish' | 'script.template'
  | 'code.read' | 'code.write' | 'code.template' | 'welcome.read' | 'welcome.write'
  | 'event.read' | 'event.replay' | 'people.read' | 'people.write'
  | 'sync.read' | 'sync.run'
  | 'level.read' | 'level.define' | 'attribute.read' | 'attribute.define'
  | 'import.run' | 'consent.read' | 'consent.record' | 'consent.receive' | 'rights.read' | 'rights.open' | 'rights.execute'
  | 'identity.read' | 'identity.merge' | 'identity.report' | 'identity.contract'
  | 'collision.read' | 'collision.decide' | 'audit.read' | 'transfer.read' | 'transfer.run' | 'overview.read' | 'wecom.read' | 'self.read'
  | 'alert.read' | 'alert.rules'
  | 'broadcast.read' | 'broadcast.write' | 'broadcast.decide' | 'broadcast.rules' | 'broadcast.rule_of_corp'
  | 'support.read' | 'support.ask' | 'support.grant' | 'sums.read' | 'numbers.read' | 'rank.read' | 'arrivals.read' | 'arrivals.write' | 'target.write' | 'compliance.read' | 'recall.read' | 'recall.ask' | 'recall.decide'
  | 'sharing.read' | 'sharing.manage' | 'sharing.leave' | 'onboarding.run' | 'visibility.read' | 'store.export' | 'store.export_confirm' | 'kit.accept' | 'kit.define'

const own: Rule = { reach: 'own' }
const store: Rule = { reach: 'store' }
const storeMasked: Rule = { reach: 'store', masked: true }
const brand: Rule = { reach: 'brand' }
const group: Rule = { reach: 'group' }
/** Of platform support, only while a store lets them: the role stands in that store, and ends by itself. */
const glass: Rule = { reach: 'store', masked: true }
const basisMasked: Rule = { reach: 'basis', masked: true }

/**
 * The one policy table: deny unless it is listed here. The server filters rows and masks fields by it,
 * the apps hide what it does not grant.
 */
export const policyTable: Readonly<Record<Permission, Partial<Record<Role, Rule>>>> = {
  'customer.read': {
    sales_advisor: own, service_advisor: own, dcc_agent: own,
    sales_manager: store, service_manager: store, market_manager: storeMasked, store_manager: store,
    brand_manager: basisMasked, group_hq: basisMasked, vendor_support: glass,
  },
  /** What was said and done with a customer: the store's, also where headquarters see the customer. */
  'timeline.read': {
    sales_advisor: own, service_advisor: own, dcc_agent: own,
    sales_manager: store, service_manager: store, market_manager: store, store_manager: store,
  },
  'customer.write': {
    sales_advisor: own, service_advisor: own, dcc_agent: own,
    sales_manager: store, service_manager: store, store_manager: store,
  },
  'phone.reveal': {
    sales_advisor: own, service_advisor: own, dcc_agent: own,
    sales_manager: store, service_manager: store, store_manager: store,
  },
  'followup.write': {
    sales_advisor: own, service_advisor: own, dcc_agent: own,
    sales_manager: store, service_manager: store, store_manager: store,
  },
  'tag.use': {
    sales_advisor: own, service_advisor: own, dcc_agent: own,
    sales_manager: store, service_manager: store, market_manager: store, store_manager: store,
  },
  'tag.read': {
    sales_advisor: own, service_advisor: own, dcc_agent: own,
    sales_manager: store, service_manager: store, market_manager: store, store_manager: store, operator: store,
    brand_manager: brand, group_hq: group,
  },
  /** Whose tags: shared/domain/tags.ts, mayDefineTag. */
  'tag.define': { market_manager: store, store_manager: store, operator: store, brand_manager: brand, group_hq: group },
  'tag.report': { brand_manager: brand, group_hq: group },
  'script.use': {
    sales_advisor: store, service_advisor: store, dcc_agent: store,
    sales_manager: store, service_manager: store, market_manager: store, store_manager: store, operator: store,
    brand_manager: brand, group_hq: group,
  },
  'script.own': {
    sales_advisor: own, service_advisor: own, dcc_agent: own, sales_manager: own, service_manager: own, market_manager: own, store_manager: own,
  },
  'script.template': { brand_manager: brand, group_hq: group },
  'script.publish': { market_manager: store, store_manager: store, operator: store, brand_manager: brand, group_hq: group },
  'level.read': {
    sales_manager: store, service_manager: store, market_manager: store, store_manager: store, brand_manager: brand, group_hq: group,
  },
  'level.define': { brand_manager: brand, group_hq: group },
  'attribute.read': {
    sales_advisor: store, service_advisor: store, dcc_agent: store,
    sales_manager: store, service_manager: store, market_manager: store, store_manager: store, brand_manager: brand, group_hq: group,
  },
  'attribute.define': { brand_manager: brand, group_hq: group },
  'code.read': {
    sales_advisor: own, service_advisor: own,
    sales_manager: store, service_manager: store, market_manager: store, store_manager: store, operator: store,
    brand_manager: brand, group_hq: group,
  },
  'code.write': { market_manager: store, store_manager: store, operator: store },
  /** The same code for many stores at once. */
  'code.template': { brand_manager: brand, group_hq: group },
  'welcome.read': {
    sales_manager: store, service_manager: store, market_manager: store, store_manager: store, operator: store,
    brand_manager: brand, group_hq: group,
  },
  'welcome.write': { market_manager: store, store_manager: store, operator: store, group_hq: group },
  'event.read': { store_manager: store, market_manager: store, group_hq: group, vendor_support: glass },
  'event.replay': { store_manager: store, group_hq: group },
  'sync.read': { store_manager: store, market_manager: store, group_hq: group, vendor_support: glass },
  'sync.run': { store_manager: store, group_hq: group },
  'people.read': {
    sales_manager: store, service_manager: store, market_manager: store, store_manager: store,
    brand_manager: brand, group_hq: group, dpo: group,
  },
  'people.write': { store_manager: store, group_hq: group },
  'consent.read': {
    sales_advisor: own, service_advisor: own, dcc_agent: own, sales_manager: store, service_manager: store, store_manager: store, dpo: group,
  },
  'consent.record': { sales_advisor: own, service_advisor: own, dcc_agent: own, sales_manager: store, service_manager: store, store_manager: store },
  /** What customers of other companies let one's own company see. */
  'consent.receive': { sales_advisor: store, service_advisor: store, dcc_agent: store, sales_manager: store, service_manager: store, store_manager: store },
  /** Copies, corrections and deletions that customers ask for: taken up by who hears it, carried out by the data protection officer. */
  'rights.open': { sales_advisor: own, service_advisor: own, dcc_agent: own, sales_manager: store, service_manager: store, store_manager: store, dpo: group },
  'rights.read': { store_manager: store, dpo: group },
  'rights.execute': { dpo: group },
  /** Headquarters sees cross-store pairs only where a basis is recorded, and masked. */
  'identity.read': { sales_manager: store, service_manager: store, store_manager: store, group_hq: basisMasked },
  'identity.merge': { sales_manager: store, service_manager: store, store_manager: store, group_hq: basisMasked },
  'identity.report': { group_hq: group },
  'identity.contract': { group_hq: group },
  /** Customers from a file: a store's own, by who answers for its customers. */
  'import.run': { sales_manager: store, service_manager: store, store_manager: store },
  'collision.read': { sales_manager: store, service_manager: store, store_manager: store },
  'collision.decide': { sales_manager: store, service_manager: store, store_manager: store },
  /** Who did what. */
  'audit.read': { store_manager: store, dpo: group },
  /** 离职继承, 在职继承: read by who manages people, begun by who answers for the store's customers. */
  'transfer.read': { sales_manager: store, service_manager: store, store_manager: store },
  'transfer.run': { store_manager: store },
  'overview.read': {
    sales_manager: store, service_manager: store, market_manager: store, store_manager: store,
  },
  /** Whom each kind is told to: shared/domain/alerts.ts. Headquarters and compliance read only what is the group's own. */
  'alert.read': { sales_manager: store, service_manager: store, market_manager: store, store_manager: store, group_hq: own, dpo: own },
  'alert.rules': { store_manager: store },
  'wecom.read': { store_manager: store, group_hq: group, vendor_support: glass },
  /** Break-glass: support asks a store, which lets one of them look for an hour. */
  'support.read': { vendor_support: own, store_manager: store, dpo: group },
  'support.ask': { vendor_support: group },
  'support.grant': { store_manager: store, dpo: group },
  /** Stores in sums, below ten nothing: all that a manufacturer gets. */
  'sums.read': { oem: brand, brand_manager: brand, group_hq: group },
  /** Reports of one's own store: days, advisors, codes. */
  'numbers.read': { sales_manager: store, service_manager: store, market_manager: store, store_manager: store },
  /** Where one's own store stands among all: the own number and its quarter, nothing of another store. */
  'rank.read': { store_manager: store },
  /** How many came, by reception; the gap has names and masked numbers. */
  'arrivals.read': { reception: store, sales_manager: store, service_manager: store, market_manager: storeMasked, store_manager: store },
  'arrivals.write': { reception: store, sales_manager: store, service_manager: store, store_manager: store },
  'target.write': { store_manager: store },
  /** Deadlines, revealed numbers and exports of the whole group. */
  'compliance.read': { dpo: group },
  /** A safety recall: owners of named vehicles, agreed to by the data protection officer. */
  'recall.read': { oem: brand, dpo: group },
  'recall.ask': { oem: brand },
  'recall.decide': { dpo: group },
  /** A store's broadcasts: made by the store, without HQ. HQ and brands read them in their calendar. */
  'broadcast.read': { sales_manager: store, service_manager: store, market_manager: store, store_manager: store, brand_manager: brand, group_hq: group, dpo: group },
  'broadcast.write': { sales_manager: store, service_manager: store, market_manager: store, store_manager: store },
  /** Approve, refuse, stop. */
  'broadcast.decide': { brand_manager: brand, group_hq: group, dpo: group },
  'broadcast.rules': { group_hq: group },
  'broadcast.rule_of_corp': { store_manager: store, group_hq: group },
  'sharing.read': { brand_manager: brand, group_hq: group },
  'sharing.manage': { group_hq: group },
  /** The store's own right: nobody above it has it, and nobody above it can take it away. */
  'sharing.leave': { store_manager: store },
  'onboarding.run': { group_hq: group },
  /** What others may see of a store, and who of them looked. */
  'visibility.read': { store_manager: store },
  /** All customers of a store in clear: one asks, another one confirms. */
  'store.export': { store_manager: store },
  'store.export_confirm': { sales_manager: store, service_manager: store, store_manager: store, dpo: group },
  /** 开店包: what a store begins with. */
  'kit.define': { brand_manager: brand, group_hq: group },
  'kit.accept': { market_manager: store, store_manager: store },
  'self.read': {
    sales_advisor: own, service_advisor: own, dcc_agent: own, reception: own, sales_manager: own, service_manager: own,
    market_manager: own, store_manager: own, brand_manager: own, group_hq: own, oem: own, operator: own, dpo: own, vendor_support: own,
  },
}

const width: Record<Reach, number> = { own: 0, store: 1, basis: 2, brand: 3, group: 4 }

/** The widest rule any of the roles has; null = denied. A mask stays only if every granting role is masked. */
export function widestRule(roles: readonly Role[], permission: Permission): Rule | null {
  let best: Rule | null = null
  for (const role of roles) {
    const rule = policyTable[permission][role]
    if (!rule) continue
    if (!best || width[rule.reach] > width[best.reach]) best = rule
    else if (width[rule.reach] === width[best.reach] && best.masked && !rule.masked) best = rule
  }
  return best
}

export function grantedPermissions(roles: readonly Role[]): Partial<Record<Permission, Reach>> {
  const granted: Partial<Record<Permission, Reach>> = {}
  for (const permission of Object.keys(policyTable) as Permission[]) {
    const rule = widestRule(roles, permission)
    if (rule) granted[permission] = rule.reach
  }
  return granted
}
