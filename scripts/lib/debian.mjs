import { existsSync } from 'node:fs'
import { onPath, run } from './run.mjs'
import { say, step } from './say.mjs'

export const canInstall = () => process.getuid?.() === 0 && existsSync('/etc/debian_version') && onPath('apt-get')

let updated = false

/** Debian packages, without recommended extras: no service is started by any of those we ask for. */
export async function install(why, packages) {
  say(`Installing Debian packages for ${why}: ${packages.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  if (!updated) await step('apt-get update', () => run('apt-get', ['update', '-qq'], { env }))
  updated = true
  await step(`apt-get install ${packages.join(' ')}`, () => run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env }))
}
