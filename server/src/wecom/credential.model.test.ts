import { expect, it } from 'vitest'
import { blockAfter, isSecretRefusal, renewAt } from './credential.model.ts'

it('stops after three refusals, then tries once a minute, ten minutes, an hour', () => {
  expect([1, 2, 3, 4, 5, 6, 40].map(blockAfter)).toEqual([null, null, 60_000, 600_000, 3_600_000, 3_600_000, 3_600_000])
})
it('knows a refused secret from a busy WeCom', () => {
  expect([40001, 40013, 45009, -1, null].map(isSecretRefusal)).toEqual([true, true, false, false, false])
})
it('renews five minutes early, and not again at once when WeCom gave the same token', () => {
  expect(renewAt(7_200_000, 0)).toBe(6_900_000)
  expect(renewAt(7_200_000, 7_000_000)).toBe(7_030_000)
})
