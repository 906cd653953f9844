import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../server/src', import.meta.url))
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))

/** An expression over ids against a parameter: two floats on MySQL, where ids that differ by a few are equal. */
const inexact = [/CASE (\w+\.)?(\w+_)?id\s+WHEN/, /COALESCE\([^)]*\bid\b[^)]*\)\s*(=|<>|<=>|IN|>|<)\s*\(?\?/, /COALESCE\([^)]*_id\b[^)]*\)\s*(=|<>|<=>|IN|>|<)\s*\(?\?/, /\?\s+IN\s*\((\w+\.)?(\w+_)?id\b/]

it('ids are compared as columns, never as expressions', () => {
  const found = sources.flatMap((path) => readFileSync(join(root, path), 'utf8').split('\n').flatMap((line, at) => (!line.trim().startsWith('//') && inexact.some((one) => one.test(line)) ? [`${path}:${at + 1} ${line.trim().slice(0, 100)}`] : [])))
  expect(found).toEqual([])
  expect(inexact.map((one) => one.test('SET a = CASE id WHEN ? THEN ? END WHERE COALESCE(merged_into, p.id) = ? AND COALESCE(r.store_id, k.store_id) IN (?) OR ? IN (store_id, other_store_id)'))).toEqual([true, true, true, true])
})
