import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
// @ts-expect-error plain JavaScript without declarations
import { bundle as bundleProgram } from '../../scripts/lib/build-parts.mjs'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const plantsFolder = fileURLToPath(new URL('./plants', import.meta.url))

const bundle = bundleProgram as (entry: string, outfile: string, manifest: string) => Promise<void>

export const plants = (): string[] => readdirSync(plantsFolder).filter((file) => file.endsWith('.patch')).map((file) => file.slice(0, -'.patch'.length)).sort()

/** The folder the processes of a run start from: a copy, so that a build going on beside it changes nothing. */
export async function placeServer(folder: string, plant: string | null): Promise<string> {
  const server = join(folder, 'server')
  mkdirSync(server, { recursive: true })
  symlinkSync(join(root, 'server', 'node_modules'), join(server, 'node_modules'))
  symlinkSync(join(root, 'migrations'), join(folder, 'migrations'))
  if (plant === null) cpSync(join(root, 'server', 'dist'), join(server, 'dist'), { recursive: true })
  else {
    copySources(folder)
    applyPlant(folder, plant)
    for (const program of ['main', 'cli'])
      await bundle(relative(root, join(server, 'src', `${program}.ts`)), relative(root, join(server, 'dist', `${program}.js`)), 'server/package.json')
  }
  return join(server, 'dist')
}

export function copySources(folder: string): void {
  cpSync(join(root, 'server', 'src'), join(folder, 'server', 'src'), { recursive: true })
}

/** Plants a bug into a copy of the sources; a patch that no longer fits is an error. */
export function applyPlant(folder: string, plant: string): void {
  const done = spawnSync('git', ['apply', '-p1', join(plantsFolder, `${plant}.patch`)], { cwd: folder, encoding: 'utf8', env: { ...process.env, GIT_CEILING_DIRECTORIES: folder } })
  if (done.status !== 0) throw new Error(`plant ${plant} does not fit the sources any more: make it anew (tests/chaos/README.md)\n${done.stderr}`)
}
