import type { AuditRow } from '@chitang/shared/contracts/audit'
import { expect, it } from 'vitest'
import { runsOf } from './audit-runs.ts'

const row = (id: string, actorId: string, bulk: boolean) => ({ id, actorId, bulk }) as AuditRow

it('many looks of one person are one line; everything else stays as it is, in order', () => {
  const rows = [row('1', 'a', false), ...['2', '3', '4', '5', '6'].map((id) => row(id, 'b', true)), row('7', 'c', true), row('8', 'c', true), row('9', 'a', false)]
  expect(runsOf(rows).map((run) => run.rows.map((one) => one.id).join(''))).toEqual(['1', '23456', '7', '8', '9'])
})
