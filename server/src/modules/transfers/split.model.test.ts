import { splitRules } from '@chitang/shared/contracts/transfers'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { splitCustomers } from './split.model.ts'

const customer = (id: string, level: string | null = null, friendsOf: string[] = []) => ({ id, level, friendsOf })
const of = (split: ReturnType<typeof splitCustomers>) => Object.fromEntries(split.to)

it.each([
  ['one', { a: 'x', b: 'x', c: 'x' }], ['evenly', { a: 'x', b: 'y', c: 'x' }], ['friends', { a: 'x', b: 'x', c: 'y' }], ['level', { a: 'x', b: 'y', c: 'y' }],
] as const)('%s', (rule, wanted) => {
  expect(of(splitCustomers([customer('a', 'A'), customer('b', 'B'), customer('c', 'C', ['y'])], { rule, takers: ['x', 'y'], most: null }))).toEqual(wanted)
})

it('everybody exactly once, nobody over the most, somebody left only when all are full', () => {
  const given = fc.uniqueArray(fc.record({ id: fc.string({ minLength: 1, maxLength: 4 }), level: fc.constantFrom(null, 'H', 'A', 'B', 'C'), friendsOf: fc.subarray(['x', 'y', 'z']) }), { selector: (one) => one.id, maxLength: 60 })
  fc.assert(fc.property(given, fc.constantFrom(...splitRules), fc.subarray(['x', 'y', 'z'], { minLength: 1 }), fc.option(fc.integer({ min: 1, max: 25 })), (customers, rule, takers, most) => {
    const { to, left } = splitCustomers(customers, { rule, takers, most })
    expect([...to.keys(), ...left].sort()).toEqual(customers.map((one) => one.id).sort())
    const load = takers.map((taker) => [...to.values()].filter((one) => one === taker).length)
    if (most !== null) for (const one of load) expect(one).toBeLessThanOrEqual(most)
    if (left.length > 0) expect((rule === 'one' ? load.slice(0, 1) : load).every((one) => one === most)).toBe(true)
    if (rule === 'evenly' && most === null && load.length > 1) expect(Math.max(...load) - Math.min(...load)).toBeLessThanOrEqual(1)
  }))
})
