import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { auditActions, auditWords } from '@chitang/shared/domain/audit-words'

it('every action the server writes down has words of its own', () => {
  const modules = fileURLToPath(new URL('../../server/src/modules/', import.meta.url))
  const written = readdirSync(modules, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .flatMap((name) => [...readFileSync(modules + name, 'utf8').matchAll(/audit\.write\([^;]*?action: '([a-z_.]+)'/g)].map((match) => match[1]!))
  expect(written.length).toBeGreaterThan(40)
  expect([...new Set(written)].filter((action) => !auditActions[action])).toEqual([])
})

it('an action of a known family is still said', () => expect(auditWords('code.pause')).toEqual({ kind: 'reach', words: '改了活码' }))
