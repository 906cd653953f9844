import type { Role } from '@chitang/shared/domain/roles'
import { expect, it } from 'vitest'
import { cardTime, sidesOf, whoHears, type Holder } from './hearers.model.ts'

const held = (role: Role, storeId: string) => ({ role, storeId })
it.each([
  ['a sales advisor', [held('sales_advisor', '1')], ['sales']],
  ['whoever looks after cars in another store sells here', [held('sales_advisor', '1'), held('service_advisor', '2')], ['sales']],
  ['both here', [held('sales_advisor', '1'), held('service_advisor', '1')], ['sales', 'service']],
  ['a service manager with customers', [held('service_manager', '1')], ['service']],
  ['moved to another store', [held('service_advisor', '2'), held('reception', '1')], ['service']],
  ['nobody knows', [], ['sales']],
] as const)('%s', (_, roles, sides) => expect(sidesOf([...roles], '1')).toEqual(sides))

const holder = (employeeId: string, role: Role, more: Partial<Holder> = {}): Holder => ({ employeeId, memberId: `m${employeeId}`, corpId: 'c', role, isMuted: false, ...more })
const sellers: Role[] = ['sales_manager', 'service_manager']
const hears = (holders: Holder[], sides: ('sales' | 'service')[] = ['sales'], next: Role[] = ['store_manager']) => {
  const { cards, heard } = whoHears(holders, sides, sellers, next, 'c')
  return [heard, ...cards.map((one) => one.memberId)]
}
it('tells the manager of the side, both of both, and whoever is next where there is none', () => {
  const all = [holder('1', 'sales_manager'), holder('2', 'service_manager'), holder('3', 'store_manager')]
  expect(hears(all)).toEqual(['told', 'm1'])
  expect(hears(all, ['sales', 'service'])).toEqual(['told', 'm1', 'm2'])
  expect(hears(all.slice(1))).toEqual(['next', 'm3'])
  expect(hears(all.slice(0, 2), ['service'], [])).toEqual(['told', 'm2'])
  expect(hears(all.slice(0, 1), ['service'], [])).toEqual(['nobody'])
})
it('a mute silences a card and is no empty role; one person hears once, in the corp of the alert', () => {
  expect(hears([holder('1', 'sales_manager', { isMuted: true }), holder('3', 'store_manager')])).toEqual(['told'])
  expect(hears([holder('1', 'sales_manager', { corpId: 'x', memberId: 'far' }), holder('1', 'sales_manager'), holder('1', 'service_manager')], ['sales', 'service'])).toEqual(['told', 'm1'])
})
it.each([['2026-06-03T16:00:05Z', '2026-06-04T00:00:00Z'], ['2026-06-04T01:00:00Z', '2026-06-04T01:00:00Z'], ['2026-06-04T13:00:00Z', '2026-06-05T00:00:00Z']])('a card that can wait, of %s, goes at %s', (now, at) => expect(cardTime(new Date(now), 'Asia/Shanghai')).toEqual(new Date(at)))
