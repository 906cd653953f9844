import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))

interface Report { summary: { violations: { rule: { name: string }; from: string; to: string }[] } }

let copy: string
let violations: Report['summary']['violations']

/** A small tree that breaks each import rule once, cruised with the project's own configuration. */
beforeAll(async () => {
  copy = mkdtempSync(join(tmpdir(), 'chitang-planted-'))
  cpSync(join(root, 'tests/rules/planted'), copy, { recursive: true })
  cpSync(join(root, '.dependency-cruiser.cjs'), join(copy, '.dependency-cruiser.cjs'))
  cpSync(join(root, 'tsconfig.base.json'), join(copy, 'tsconfig.base.json'))
  const { stdout } = await run(join(root, 'node_modules/.bin/depcruise'), ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'server', 'shared', 'sidebar', 'admin', 'simulator'], { cwd: copy, maxBuffer: 1e8 })
    .catch((error: { stdout: string }) => error)
  violations = (JSON.parse(stdout) as Report).summary.violations
}, 60_000)
afterAll(() => rmSync(copy, { recursive: true, force: true }))

describe('planted violations are found', () => {
  const planted: [rule: string, from: string][] = [
    ['platform-knows-no-feature', 'server/src/platform/reaches-up.ts'],
    ['wecom-knows-no-feature', 'server/src/wecom/reaches-up.ts'],
    ['nobody-imports-app', 'server/src/modules/alpha/reaches-app.ts'],
    ['modules-by-front-door', 'server/src/modules/alpha/back-door.ts'],
    ['models-have-no-io', 'server/src/modules/alpha/alpha.model.ts'],
    ['shared-is-a-leaf', 'shared/reaches-out.ts'],
    ['apps-stand-alone', 'sidebar/src/reaches-server.ts'],
    ['sidebar-and-admin-apart', 'sidebar/src/reaches-admin.ts'],
    ['admin-and-sidebar-apart', 'admin/src/reaches-sidebar.ts'],
    ['simulator-knows-no-product', 'simulator/src/reaches-product.ts'],
    ['product-knows-no-simulator', 'server/src/modules/alpha/reaches-simulator.ts'],
    ['no-circular', 'server/src/modules/alpha/round-back.ts'],
  ]
  it.each(planted)('%s in %s', (rule, from) => {
    expect(violations.some((one) => one.rule.name === rule && one.from === from)).toBe(true)
  })

  it('and the front door itself is allowed', () => {
    expect(violations.some((one) => one.from === 'server/src/modules/alpha/front-door.ts')).toBe(false)
  })
})
