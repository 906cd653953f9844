import { describe, expect, it } from 'vitest'
import { closePeriods } from './periods.model.ts'

const day = (text: string) => new Date(`${text}T00:00:00Z`)

describe('whose a vehicle is', () => {
  it('a used car ends the first owner’s period on the day of the next sale', () => {
    const ends = closePeriods([{ key: 'next', vin: 'v', from: day('2026-03-01'), to: null }, { key: 'first', vin: 'v', from: day('2019-05-01'), to: null }, { key: 'other car', vin: 'w', from: day('2018-01-01'), to: null }])
    expect([...ends]).toEqual([['first', day('2026-03-01')]])
  })
  it('rows without a date, and two of one day, are left for somebody to look at', () => {
    expect(closePeriods([{ key: 'a', vin: 'v', from: null, to: null }, { key: 'b', vin: 'v', from: day('2020-01-01'), to: null }, { key: 'c', vin: 'v', from: day('2020-01-01'), to: null }]).size).toBe(0)
  })
})
