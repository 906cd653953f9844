import { describe, expect, it } from 'vitest'
import type { Db } from '../../platform/db/database.ts'
import { InboxWriter } from './inbox-writer.ts'
import type { NewInboxRow } from './inbox.repo.ts'

const rowOf = (id: string) => ({ id, digest: id }) as NewInboxRow

/** Each statement waits for its turn; one that carries the row `bad` is refused whole. */
function slowDatabase() {
  const statements: { ids: string[]; settle: () => void }[] = []
  const db = {
    prepared: (sql: string, params: readonly unknown[]) => new Promise((resolve, reject) => {
      expect(sql.split('?')).toHaveLength(params.length + 1)
      // Id and digest are alike here: every second one.
      const ids = params.filter((value): value is string => typeof value === 'string' && /^(row\d+|bad)$/.test(value)).filter((_, index) => index % 2 === 0)
      statements.push({ ids, settle: () => (ids.includes('bad') ? reject(new Error('refused')) : resolve(undefined)) })
    }),
  } as unknown as Db
  return { db, statements }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('inbox writer', () => {
  it('stores at once what comes alone, and together what came while it was busy', async () => {
    const { db, statements } = slowDatabase()
    const writer = new InboxWriter(db)
    const stored: string[] = []
    for (let i = 0; i < 14; i++) void writer.add(rowOf(`row${i}`)).then(() => stored.push(`row${i}`))
    expect(statements.map(({ ids }) => ids.length)).toEqual([1, 1, 1, 1])
    statements[0]!.settle()
    await turn()
    expect(stored).toEqual(['row0'])
    expect(statements[4]!.ids).toEqual(['row4', 'row5', 'row6', 'row7', 'row8', 'row9', 'row10', 'row11'])
    statements[4]!.settle()
    await turn()
    expect(stored).toHaveLength(9)
  })

  it('a refused row fails alone', async () => {
    const { db, statements } = slowDatabase()
    const writer = new InboxWriter(db)
    const ends = new Map<string, string>()
    const rows = ['row0', 'row1', 'row2', 'row3', 'row4', 'bad', 'row5', 'row6']
    for (const id of rows) void writer.add(rowOf(id)).then(() => ends.set(id, 'stored'), () => ends.set(id, 'failed'))
    for (let i = 0; i < statements.length; i++) {
      statements[i]!.settle()
      await turn()
    }
    expect(Object.fromEntries(ends)).toEqual(Object.fromEntries(rows.map((id) => [id, id === 'bad' ? 'failed' : 'stored'])))
  })
})
