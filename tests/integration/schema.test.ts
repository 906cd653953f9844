import { is } from 'drizzle-orm'
import { getTableConfig, MySqlTable } from 'drizzle-orm/mysql-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Pool } from 'mysql2/promise'
import * as schema from '../../server/src/app/schema.ts'
import { createPool } from '../../server/src/platform/db/pool.ts'
import { migratedDatabase } from '../support/harness.ts'

let pool: Pool
beforeAll(async () => { pool = createPool(await migratedDatabase(), 2) })
afterAll(() => pool.end())

const tables = Object.values(schema as Record<string, unknown>).filter((value): value is MySqlTable => is(value, MySqlTable)).map(getTableConfig)
const rows = async <T>(sql: string, params: unknown[] = []) => (await pool.query(sql, params))[0] as T[]

/** Engines write types in their own words: `int` / `int(11)`, `json` / `longtext`. */
const plain = (type: string) => type.toLowerCase().replace(/\b(bigint|int|smallint)\(\d+\)/g, '$1').replace(/^tinyint\(1\)$/, 'boolean').replace(/^longtext$/, 'json')

describe('migrations', () => {
  it('make exactly the declared tables and columns', async () => {
    const found = (await rows<{ name: string }>("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name <> '__drizzle_migrations'")).map((row) => row.name).sort()
    expect(found).toEqual(tables.map((table) => table.name).sort())
    for (const table of tables) {
      const columns = await rows<{ name: string; type: string; nullable: string }>('SELECT column_name AS name, column_type AS type, is_nullable AS nullable FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? ORDER BY ordinal_position', [table.name])
      expect({ [table.name]: columns.map((column) => `${column.name} ${plain(column.type)} ${column.nullable === 'YES' ? 'null' : 'not null'}`).sort() })
        .toEqual({ [table.name]: table.columns.map((column) => `${column.name} ${plain(column.getSQLType())} ${column.notNull || column.primary ? 'not null' : 'null'}`).sort() })
    }
  })

  it('make exactly the declared keys', async () => {
    for (const table of tables) {
      const found = await rows<{ name: string; cols: string; non_unique: number }>('SELECT index_name AS name, GROUP_CONCAT(column_name ORDER BY seq_in_index) AS cols, MIN(non_unique) AS non_unique FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = ? GROUP BY index_name', [table.name])
      const have = found.map((row) => `${row.name === 'PRIMARY' ? 'primary' : `${Number(row.non_unique) ? 'index' : 'unique'} ${row.name}`} (${row.cols})`).sort()
      const want = [
        ...table.primaryKeys.map((key) => `primary (${key.columns.map((column) => column.name).join(',')})`),
        ...table.indexes.map((index) => `${index.config.unique ? 'unique' : 'index'} ${index.config.name} (${index.config.columns.map((column) => (column as { name: string }).name).join(',')})`),
      ].sort()
      expect({ [table.name]: have }).toEqual({ [table.name]: want })
    }
  })

  it('hold text byte for byte', async () => {
    const odd = await rows<{ t: string; c: string }>("SELECT table_name AS t, column_name AS c FROM information_schema.columns WHERE table_schema = DATABASE() AND collation_name IS NOT NULL AND collation_name <> 'utf8mb4_bin' AND table_name <> '__drizzle_migrations'")
    expect(odd).toEqual([])
  })
})
