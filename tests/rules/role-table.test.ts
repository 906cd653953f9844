import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { allEndpoints } from '@chitang/shared/contracts/index'
import { policyTable, type Permission } from '@chitang/shared/domain/policy'
import { roleNames, type Role } from '@chitang/shared/domain/roles'

const root = new URL('../..', import.meta.url).pathname
const filesBelow = (folder: string): string[] => readdirSync(folder).flatMap((name) => {
  const path = join(folder, name)
  return statSync(path).isDirectory() ? filesBelow(path) : /\.(ts|vue)$/.test(name) && !name.endsWith('.test.ts') ? [path] : []
})
const sources = ['admin', 'sidebar'].flatMap((app) => filesBelow(join(root, app, 'src')).map((path) => ({ app, feature: path.split('/features/')[1]?.split('/')[0] ?? 'app', text: readFileSync(path, 'utf8') })))

/** What an endpoint is called where it is used. */
const names = new Map<string, string>()
for (const file of readdirSync(join(root, 'shared/contracts'))) for (const [name, value] of Object.entries((await import(join(root, 'shared/contracts', file))) as Record<string, { id?: string; path?: string }>)) if (value.id && value.path) names.set(value.id, name)

/** Screens whose code names an endpoint. */
const screensOf = (id: string): string[] => [...new Set(sources.filter((one) => new RegExp(`\\b${names.get(id) ?? id}\\b`).test(one.text)).map((one) => `${one.app}/${one.feature}`))].sort()

const reachWords = { own: '自己的', store: '本店', basis: '有依据的店', brand: '本品牌', group: '全集团' } as const
const roles = Object.keys(roleNames) as Role[]
const result = (permission: Permission, role: Role): string => {
  const rule = policyTable[permission][role]
  return rule ? `${reachWords[rule.reach]}${rule.masked ? '·打码' : ''}` : '–'
}

/** Screens read these inside the list they stand in; asked for one by one by programs. */
const withoutButton = new Set(['getImport', 'getSyncRun'])

describe('who may do what, from the policy table and the screens', () => {
  const rows = allEndpoints.filter((one) => one.permission !== undefined && one.audience !== 'public').map((one) => ({ ...one, screens: screensOf(one.id) }))

  it('behind every permission stands a button, and behind every button a permission; leaving is everybody’s', () => {
    expect(rows.filter((one) => one.screens.length === 0 && !withoutButton.has(one.id)).map((one) => one.id)).toEqual([])
    expect(allEndpoints.filter((one) => one.method !== 'GET' && one.permission === undefined && one.audience === 'admin' && one.id !== 'logoutAdmin').map((one) => one.id)).toEqual([])
  })

  it('the table in docs/roles.md is this one', async () => {
    const head = ['screen', 'what', ...roles.map((role) => roleNames[role])]
    const lines = rows.flatMap((one) => one.screens.map((screen) => [screen, `${one.method === 'GET' ? 'see' : 'do'}: ${one.summary.replaceAll('|', '/')}`, ...roles.map((role) => result(one.permission!, role))]))
      .sort((a, b) => a[0]!.localeCompare(b[0]!) || a[1]!.localeCompare(b[1]!))
    const table = [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
    await expect(`# Who may do what\n\nWritten by tests/rules/role-table.test.ts from the policy table and the screens; run it with \`-u\` after a change. The server refuses what stands as –, and rows out of reach do not exist (tests/support/walk-roles.ts asks every route as every role).\n\n${table}\n`).toMatchFileSnapshot(join(root, 'docs', 'roles.md'))
  })
})
