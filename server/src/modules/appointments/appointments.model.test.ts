import { expect, it } from 'vitest'
import { reminderAt, stillAhead, whenText } from './appointments.model.ts'

const zone = 'Asia/Shanghai'
const at = (local: string) => new Date(`${local}+08:00`)

it('says a visit as people do', () => {
  expect(whenText('2026-06-07', 'morning')).toBe('6/7 周日上午')
  expect(whenText('2026-12-31', 'afternoon')).toBe('12/31 周四下午')
})

it('takes what is still ahead in the group\'s zone, and no day that does not exist', () => {
  expect(stillAhead('2026-06-07', 'morning', at('2026-06-07T11:59:00'), zone)).toBe(true)
  expect(stillAhead('2026-06-07', 'morning', at('2026-06-07T12:00:00'), zone)).toBe(false)
  expect(stillAhead('2026-06-07', 'afternoon', at('2026-06-07T12:00:00'), zone)).toBe(true)
  expect(stillAhead('2026-06-06', 'afternoon', at('2026-06-07T00:01:00'), zone)).toBe(false)
  expect(stillAhead('2026-06-31', 'morning', at('2026-06-07T00:01:00'), zone)).toBe(false)
  expect(stillAhead('2028-06-07', 'morning', at('2026-06-07T00:01:00'), zone)).toBe(false)
})

it('reminds when the shop opens, or soon on the day itself', () => {
  expect(reminderAt('2026-06-07', 'morning', at('2026-06-05T10:00:00'), zone)).toEqual(at('2026-06-07T09:00:00'))
  expect(reminderAt('2026-06-07', 'afternoon', at('2026-06-07T13:20:00'), zone)).toEqual(at('2026-06-07T13:50:00'))
})
