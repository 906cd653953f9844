import { expect, it } from 'vitest'
import { bestFirst, spanOf, storeNumber, storeRecords } from './store-numbers.ts'

it('leads from the number of a store to the customers of the same days', () => {
  const of = (page: string, key: string) => { const number = storeNumber(page, key)!; return [spanOf(number, '2026-06-03'), storeRecords(number, '2026-06-03')?.query ?? null] }
  expect(of('home', 'adds7')).toEqual([{ from: '2026-05-28', to: '2026-06-03' }, { did: 'added', from: '2026-05-28', to: '2026-06-03' }])
  expect(of('home', 'timeliness7')[1]).toEqual({ due: 'all', from: '2026-05-28', to: '2026-06-03' })
  expect(of('compare', 'adds30')[1]).toEqual({ did: 'added', from: '2026-05-05', to: '2026-06-03' })
  expect(of('compare', 'silentRate')[1]).toEqual({ did: 'added', fate: 'silent', from: '2026-04-28', to: '2026-05-27' })
  expect(of('home', 'deletionRate30')).toEqual([{ from: '2026-05-05', to: '2026-06-03' }, { did: 'left', from: '2026-05-05', to: '2026-06-03' }])
  expect(of('home', 'captureSales')).toEqual([{ from: '2026-06-01', to: '2026-06-03' }, null])
  expect([storeNumber('home', 'adds30'), storeNumber('x', 'adds7')]).toEqual([null, null])
})

it('puts the best first and what is not told last', () => {
  const rows = [3, null, 1, 7].map((value, at) => ({ storeId: String(at), storeName: '', value }))
  expect([false, true].map((less) => bestFirst(rows, less).map((one) => one.value))).toEqual([[7, 3, 1, null], [1, 3, 7, null]])
})
