import { mkdtempSync, rmSync, mkdirSync, cpSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { plants, root } from './build.ts'
import type { BrokenInvariant } from './checker/broken.ts'
import { runChaos } from './run.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)

const { values } = parseArgs({ options: { seed: { type: 'string' }, minutes: { type: 'string' }, plant: { type: 'string' }, database: { type: 'string' } } })
const seed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed)
const minutes = Number(values.minutes ?? '0.6')
if (!Number.isSafeInteger(seed) || !(minutes > 0)) {
  process.stderr.write('✗ --seed is a whole number, --minutes a number above 0\n')
  process.exit(2)
}
if (values.plant !== undefined && !plants().includes(values.plant)) {
  process.stderr.write(`✗ --plant is one of ${plants().join(', ')}\n`)
  process.exit(2)
}

// Not below the repository: data files of a killed database need no place there.
const folder = mkdtempSync(join(tmpdir(), 'chitang-chaos-'))
say(`chaos: seed ${seed}${values.plant ? `, planted: ${values.plant}` : ''}`)
const undo: (() => Promise<void> | void)[] = []
const end = async (): Promise<void> => {
  for (const step of undo.splice(0).reverse()) await step()
}
// The database outlives a killed parent: whatever ends this run, what it started ends with it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end().finally(() => process.exit(1)))

const kept = join(root, '.data', 'chaos', String(seed))
/** Logs and evidence, without the data files and the bundled server. */
function keep(): void {
  rmSync(kept, { recursive: true, force: true })
  mkdirSync(kept, { recursive: true })
  cpSync(folder, kept, { recursive: true, filter: (path) => !/^\/(mariadb|server|migrations)(\/|$)/.test(path.slice(folder.length)) })
}

function show(broken: readonly BrokenInvariant[]): void {
  for (const invariant of new Set(broken.map((one) => one.invariant))) {
    const all = broken.filter((one) => one.invariant === invariant)
    say(`✗ ${invariant}: ${all.length} times`)
    for (const one of all.slice(0, 4)) say(`  ${one.id}: ${one.detail}`)
  }
}

try {
  const { broken, table } = await runChaos({ seed, worldMs: minutes * 60_000, plant: values.plant ?? null, database: values.database ?? null, folder, say, undo })
  say('')
  for (const [what, value] of table) say(`  ${what.padEnd(38)} ${value}`)
  say('')
  show(broken)
  if (broken.length === 0) say(`chaos: ok (seed ${seed})`)
  else {
    keep()
    say(`\nchaos: ${broken.length} broken (seed ${seed}); logs and evidence in .data/chaos/${seed}`)
    process.exitCode = 1
  }
} catch (error) {
  keep()
  process.stderr.write(`✗ chaos could not be run to its end (seed ${seed}); logs in .data/chaos/${seed}\n${error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = 2
} finally {
  await end()
  rmSync(folder, { recursive: true, force: true })
}
