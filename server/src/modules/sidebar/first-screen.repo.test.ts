import { expect, it } from 'vitest'
import type { Db } from '../../platform/db/database.ts'
import { firstScreenRow, type FirstScreenRow } from './first-screen.repo.ts'

const own = { groupId: '1', memberId: '2', subjectId: '3', externalUserId: 'wm' }
const row = (taskId: string, taskStatus: 'open' | 'cancelled', day: number, collisionId: string | null = null, found = 0) =>
  ({ taskId, taskStatus, taskDueAt: new Date(day * 86_400_000), collisionId, collisionFoundAt: found === 0 ? null : new Date(found) }) as FirstScreenRow
const pick = (rows: FirstScreenRow[]) => firstScreenRow({ prepared: async () => rows } as unknown as Db, own)

it('of several joined rows the open task due first and the newest 撞单 are shown', async () => {
  expect(await pick([])).toBeNull()
  expect(await pick([row('later', 'open', 9), row('gone', 'cancelled', 1), row('next', 'open', 3)])).toMatchObject({ taskId: 'next' })
  expect(await pick([row('a', 'cancelled', 2), row('b', 'cancelled', 1)])).toMatchObject({ taskId: 'b' })
  expect(await pick([row('t', 'open', 1, 'old', 10), row('t', 'open', 1, 'new', 20)])).toMatchObject({ collisionId: 'new' })
})
