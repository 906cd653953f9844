import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { inRoot } from './paths.mjs'
import { run } from './run.mjs'
import { step } from './say.mjs'

export const pnpm = ['--yes', 'pnpm@12.21.0']
const packages = ['sidebar', 'admin', 'server', 'shared', 'migrations', 'tests', 'simulator']

/** Installs when the lock file or a manifest changed since the last time. */
export async function ensureInstalled() {
  const stamp = inRoot('node_modules', '.chitang-installed')
  const files = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', ...packages.map((name) => `${name}/package.json`)]
  const hash = createHash('sha256').update(files.map((file) => readFileSync(inRoot(file), 'utf8')).join('\0')).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  await step('install packages', () => run('npx', [...pnpm, 'install', '--frozen-lockfile'], { env: { ...process.env, CI: 'true' } }))
  writeFileSync(stamp, hash)
}
