import { expect, it } from 'vitest'
import { policyTable, type Permission } from './policy.ts'
import { acts, actionWord, outsideRoles, resources, sightOf } from './visibility.ts'

it('every permission is either something to see or an act, and none stands twice', () => {
  const named = [...resources.flatMap((one) => [...one.rows, ...(one.sums ?? [])]), ...acts]
  expect([...named].sort()).toEqual((Object.keys(policyTable) as Permission[]).sort())
})

it('is the policy table in one word', () => {
  const table = (hasBasis: boolean) => Object.fromEntries(resources.map((one) => [one.key, outsideRoles.map((role) => sightOf(role, one, { hasBasis })).join(' ')]))
  expect(table(true)).toMatchObject({ customers: 'masked masked none sums none', recalls: 'none none clear clear none', connection: 'clear clear none none none', phones: 'none none none none none', timeline: 'none none none none none', consents: 'none none clear none none', export: 'none none none none none' })
  expect(table(false)).toMatchObject({ customers: 'sums sums none sums none', tags: 'clear clear none none none' })
})

it('an act of outside is said in words', () => {
  expect(['phone.reveal', 'tag_rule.create', 'levels.save'].map(actionWord)).toEqual(['看了手机号', '改了标签', '改了设置'])
})
