import { describe, expect, it } from 'vitest'
import { policyTable, type Permission, type Rule } from './policy.ts'
import type { Role } from './roles.ts'

const columns: readonly Role[] = ['sales_advisor', 'service_advisor', 'dcc_agent', 'reception', 'sales_manager', 'service_manager', 'market_manager', 'store_manager', 'brand_manager', 'group_hq', 'oem', 'operator', 'dpo', 'vendor_support']

/**
 * The matrix of roles as it was decided, row by row, for what exists. O own · S store · R brand · G group · B group, only
 * stores with a recorded basis · m masked · - nothing. What it says of features that are not built stands in no row.
 */
const matrix: Record<string, { permissions: Permission[]; cells: string }> = {
  'Person basics, read': { permissions: ['customer.read'], cells: 'O O O - S S Sm S Bm Bm - - - Sm' },
  'Person basics, act': { permissions: ['customer.write'], cells: 'O O O - S S - S - - - - - -' },
  'Phone in clear': { permissions: ['phone.reveal'], cells: 'O O O - S S - S - - - - - -' },
  'Timeline, read (a market manager sees what came of codes and scripts)': { permissions: ['timeline.read'], cells: 'O O O - S S S S - - - - - -' },
  'Follow-up notes, act': { permissions: ['followup.write'], cells: 'O O O - S S - S - - - - - -' },
  'Tags: use': { permissions: ['tag.use'], cells: 'O O O - S S S S - - - - - -' },
  'Tags: define': { permissions: ['tag.define'], cells: '- - - - - - S S R G - S - -' },
  'Scripts: use': { permissions: ['script.use'], cells: 'S S S - S S S S R G - S - -' },
  'Scripts: publish': { permissions: ['script.publish'], cells: '- - - - - - S S R G - S - -' },
  'Channel codes, read': { permissions: ['code.read'], cells: 'O O - - S S S S R G - S - -' },
  'Channel codes, act': { permissions: ['code.write'], cells: '- - - - - - S S - - - S - -' },
  'Channel codes for many stores': { permissions: ['code.template'], cells: '- - - - - - - - R G - - - -' },
  'Welcome rules, read': { permissions: ['welcome.read'], cells: '- - - - S S S S R G - S - -' },
  'Welcome rules, act': { permissions: ['welcome.write'], cells: '- - - - - - S S - G - S - -' },
  'Aggregates of stores': { permissions: ['sums.read'], cells: '- - - - - - - - R G R - - -' },
  'Reports of the own store': { permissions: ['numbers.read', 'overview.read'], cells: '- - - - S S S S - - - - - -' },
  'Where the own store stands': { permissions: ['rank.read'], cells: '- - - - - - - S - - - - - -' },
  'Who came: look': { permissions: ['arrivals.read'], cells: '- - - S S S Sm S - - - - - -' },
  'Who came: enter': { permissions: ['arrivals.write'], cells: '- - - S S S - S - - - - - -' },
  'Targets of a store': { permissions: ['target.write'], cells: '- - - - - - - S - - - - - -' },
  'Deadlines, reveals and exports of the group': { permissions: ['compliance.read'], cells: '- - - - - - - - - - - - G -' },
  'Break-glass: support asks, the store or the officer lets them': { permissions: ['support.grant'], cells: '- - - - - - - S - - - - G -' },
  'VIN and phone of a recall: the manufacturer of the brand, by the officer\'s consent': { permissions: ['recall.ask'], cells: '- - - - - - - - - - R - - -' },
  'Recalls: agree': { permissions: ['recall.decide'], cells: '- - - - - - - - - - - - G -' },
  'Alerts, read and act': { permissions: ['alert.read'], cells: '- - - - S S S S - O - - O -' },
  'Alerts: who is told of what': { permissions: ['alert.rules'], cells: '- - - - - - - S - - - - - -' },
  'Broadcasts, read': { permissions: ['broadcast.read'], cells: '- - - - S S S S R G - - G -' },
  'Broadcasts, make': { permissions: ['broadcast.write'], cells: '- - - - S S S S - - - - - -' },
  'Broadcasts: approve, arbitrate, veto': { permissions: ['broadcast.decide'], cells: '- - - - - - - - R G - - G -' },
  'Merge and unmerge': { permissions: ['identity.read', 'identity.merge'], cells: '- - - - S S - S - Bm - - - -' },
  'Levels, definitions of the group': { permissions: ['level.define', 'attribute.define'], cells: '- - - - - - - - R G - - - -' },
  'Export PII: ask': { permissions: ['store.export'], cells: '- - - - - - - S - - - - - -' },
  'Export PII: the second person': { permissions: ['store.export_confirm'], cells: '- - - - S S - S - - - - G -' },
  'Consent ledger': { permissions: ['consent.read'], cells: 'O O O - S S - S - - - - G -' },
  'Rights requests: carry out': { permissions: ['rights.execute'], cells: '- - - - - - - - - - - - G -' },
  'Rights requests: read': { permissions: ['rights.read'], cells: '- - - - - - - S - - - - G -' },
  'Audit: who of outside looked': { permissions: ['visibility.read'], cells: '- - - - - - - S - - - - - -' },
  'Settings of a store': { permissions: ['people.write'], cells: '- - - - - - - S - G - - - -' },
  'Settings of the group': { permissions: ['sharing.manage', 'onboarding.run', 'identity.contract'], cells: '- - - - - - - - - G - - - -' },
  'Leaving, which nobody above can undo': { permissions: ['sharing.leave'], cells: '- - - - - - - S - - - - - -' },
}

const letter = (rule: Rule | undefined): string => (rule ? { own: 'O', store: 'S', basis: 'B', brand: 'R', group: 'G' }[rule.reach] + (rule.masked ? 'm' : '') : '-')

describe('the policy table says what the matrix says', () => {
  it.each(Object.entries(matrix))('%s', (_, { permissions, cells }) => {
    for (const permission of permissions) expect(columns.map((role) => letter(policyTable[permission][role])).join(' '), permission).toBe(cells)
  })

  it('whoever is not of the store sees its customers masked, and only by a basis', () => {
    for (const permission of ['customer.read', 'identity.read', 'identity.merge'] as const) for (const role of ['brand_manager', 'group_hq', 'oem', 'operator', 'dpo', 'vendor_support'] as const) expect(role === 'vendor_support' ? ['Sm', '-'] : ['Bm', '-'], `${permission} ${role}`).toContain(letter(policyTable[permission][role]))
  })

  it('who supports the platform sees only what a store lets them for a time, and the manufacturer no row of a customer', () => {
    const asking: Permission[] = ['self.read', 'support.read', 'support.ask']
    for (const [permission, roles] of Object.entries(policyTable)) {
      if (!asking.includes(permission as Permission) && roles.vendor_support) expect([permission, letter(roles.vendor_support)]).toEqual([permission, 'Sm'])
      if (!['self.read', 'sums.read', 'recall.read', 'recall.ask'].includes(permission)) expect([permission, roles.oem]).toEqual([permission, undefined])
    }
  })
})
