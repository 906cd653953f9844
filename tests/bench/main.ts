import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { execFileSync } from 'node:child_process'
// @ts-expect-error plain JavaScript without declarations
import { say } from '../../scripts/lib/say.mjs'
import { benchAudience } from './audience.bench.ts'
import { benchBootstrap } from './bootstrap.bench.ts'
import { benchBroadcastPlan } from './broadcast-plan.bench.ts'
import { benchFirstScreen } from './first-screen.bench.ts'
import { benchHomeApi, benchHomeListeners, benchHomeReady } from './home.bench.ts'
import { benchIdentity } from './identity.bench.ts'
import { benchImport } from './import.bench.ts'
import { benchIntake, benchIntakeBad } from './intake.bench.ts'
import { benchJobs } from './jobs.bench.ts'
import { benchKeystroke } from './keystroke.bench.ts'
import { goalMet, round, rounds, type Measure } from './measure.ts'
import { benchProcesses } from './processes.bench.ts'
import { benchSidebar } from './sidebar.bench.ts'
import { benchSidebarGzip } from './sidebar-gzip.bench.ts'
import { Stacks } from './stacks.ts'
import { benchWelcomeBurst, benchWelcomeStream } from './welcome.bench.ts'

const benches: { names: string[]; run(stacks: Stacks): Promise<Measure[]>; last?: 'web' | 'all' }[] = [
  { names: ['sidebar-gzip'], run: benchSidebarGzip },
  { names: ['keystroke', 'keystroke-search'], run: benchKeystroke },
  { names: ['home-ready'], run: benchHomeReady },
  { names: ['home-500-cpu', 'home-500-rss', 'home-500-told'], run: benchHomeListeners },
  { names: ['sidebar-fcp-cold', 'sidebar-fcp-warm', 'sidebar-useful-cold', 'sidebar-useful-warm'], run: benchSidebar },
  { names: ['intake', 'intake-cpu'], run: benchIntake },
  { names: ['intake-bad'], run: benchIntakeBad },
  { names: ['job-claims'], run: benchJobs },
  { names: ['processes-read', 'processes-intake'], run: benchProcesses, last: 'web' },
  { names: ['welcome-50ps'], run: benchWelcomeStream },
  { names: ['welcome-burst'], run: benchWelcomeBurst },
  { names: ['import-100k', 'import-calls', 'import-rss'], run: benchImport },
  { names: ['first-screen'], run: benchFirstScreen, last: 'all' },
  { names: ['bootstrap-1m'], run: benchBootstrap },
  { names: ['broadcast-plan'], run: benchBroadcastPlan },
  { names: ['audience', 'audience-sql'], run: benchAudience },
  { names: ['home-api'], run: benchHomeApi },
  { names: ['identity-1m', 'identity-linear', 'identity-rss', 'identity-add'], run: benchIdentity },
]

const { values: options } = parseArgs({ options: { only: { type: 'string' }, json: { type: 'string' } } })
const known = benches.flatMap((bench) => bench.names)
if (options.only !== undefined && !known.includes(options.only)) {
  process.stderr.write(`✗ --only ${options.only}: choose one of ${known.join(', ')}\n`)
  process.exit(1)
}

const stacks = new Stacks()
// The database outlives a killed parent: whatever ends this run, the stacks end with it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stacks.stopAll().finally(() => process.exit(1)))

const started = performance.now()
const database = execFileSync('mariadbd', ['--version'], { encoding: 'utf8' }).match(/Ver (\S+)/)?.[1]
say(`${cpus().length} cores (${cpus()[0]?.model}), Node ${process.versions.node}, MariaDB ${database}: flush at every commit, doublewrite on; ${rounds} interleaved rounds where there is a floor`)

const measures: Measure[] = []
try {
  for (const bench of benches) {
    if (options.only === undefined || bench.names.includes(options.only)) {
      say(`\n${bench.names.join(', ')}`)
      const done = await bench.run(stacks)
      for (const one of done) say(line(one))
      measures.push(...done)
    }
    if (bench.last) await stacks.stop(bench.last)
  }
} catch (error) {
  process.stderr.write(`${await stacks.lastWords()}\n`)
  throw error
} finally {
  await stacks.stopAll()
}

const wanted = measures.filter((one) => options.only === undefined || one.name === options.only)
say(`\n${wanted.map(line).join('\n')}\n${((performance.now() - started) / 1000).toFixed(0)} s in all`)
if (options.json) writeFileSync(options.json, `${JSON.stringify(wanted.map((one) => ({ ...one, value: round(one.value), floor: one.floor === null ? null : round(one.floor), ratio: one.ratio === null ? null : round(one.ratio) })), null, 2)}\n`)

function line(one: Measure): string {
  const against = one.floor === null || one.ratio === null ? '' : ` against ${round(one.floor)}, ratio ${one.ratio.toFixed(2)}`
  return `  ${goalMet(one) ? '✓' : '✗'} ${one.name.padEnd(16)} ${round(one.value)} ${one.unit}${against}; goal ${one.better === 'higher' ? '≥' : '≤'} ${one.goal}${goalMet(one) ? '' : ' MISSED'}`
}
