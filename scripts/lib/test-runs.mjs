import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { add, oneFailed } from './counts.mjs'
import { ensureDataDir, inRoot, root } from './paths.mjs'
import { say, write } from './say.mjs'

const bin = (name) => inRoot('node_modules', '.bin', name)

/** Runs to the end; what it said comes back, for whom it fails. */
function listen(command, args, env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => { said += text })
    child.on('close', (code) => resolve({ code: code ?? 1, said }))
    child.on('error', (error) => resolve({ code: 1, said: String(error) }))
  })
}

/** The counts come from the report the runner wrote; a run that ended badly without naming a test has failed as one. */
async function counted(name, command, args, env, reportFile, read) {
  rmSync(reportFile, { force: true })
  const { code, said } = await listen(command, args, env)
  const counts = existsSync(reportFile) ? read(JSON.parse(readFileSync(reportFile, 'utf8'))) : oneFailed(name, 'ended without a report', said.slice(-2000))
  if (counts.failed > 0 || code !== 0) write(said)
  return code !== 0 && counts.failed === 0 ? add(counts, oneFailed(name, `ended with ${code}`, said.slice(-2000))) : counts
}

function tellSlowest(tests) {
  const slowest = tests.sort((a, b) => b.ms - a.ms).slice(0, 3)
  say(`  slowest: ${slowest.map(({ title, ms }) => `${(ms / 1000).toFixed(1)} s ${title.slice(0, 50)}`).join(' · ')}`)
}

/** Runs vitest projects. */
export function vitest(projects, more = [], env = {}) {
  const report = join(ensureDataDir('test-results'), `vitest-${projects[0]}.json`)
  return counted(projects.join(', '), bin('vitest'), ['run', ...projects.flatMap((name) => ['--project', name]), '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...more], env, report, readVitest)
}

function readVitest({ numPassedTests, numPendingTests, numTodoTests, testResults }) {
  const trouble = []
  const tests = []
  for (const file of testResults) {
    const failed = file.assertionResults.filter((one) => one.status === 'failed')
    for (const one of failed) trouble.push({ where: relative(root, file.name), title: one.fullName, error: one.failureMessages.join('\n'), flaky: false })
    if (file.status === 'failed' && failed.length === 0) trouble.push({ where: relative(root, file.name), title: 'the file as a whole', error: file.message, flaky: false })
    for (const one of file.assertionResults) tests.push({ title: one.title, ms: one.duration ?? 0 })
  }
  tellSlowest(tests)
  return { passed: numPassedTests, failed: trouble.length, skipped: numPendingTests + numTodoTests, trouble }
}

export function playwright(executablePath, args = [], env = {}) {
  const report = join(ensureDataDir('test-results'), 'playwright.json')
  return counted('e2e', bin('playwright'), ['test', ...args], { PLAYWRIGHT_JSON_OUTPUT_NAME: report, CHROMIUM_PATH: executablePath, ...env }, report, readPlaywright)
}

function readPlaywright({ stats, suites, errors }) {
  const trouble = errors.map((error) => ({ where: 'e2e', title: 'outside any test', error: error.message, flaky: false }))
  const tests = []
  const visit = (suite) => {
    for (const spec of suite.specs)
      for (const { projectName, status, results } of spec.tests) {
        tests.push({ title: spec.title, ms: results.reduce((sum, one) => sum + one.duration, 0) })
        if (status === 'unexpected' || status === 'flaky') trouble.push({ where: `tests/e2e/${spec.file}:${spec.line} [${projectName}]`, title: spec.title, error: results.find((one) => one.status !== 'passed')?.errors.map((error) => error.message).join('\n'), flaky: status === 'flaky' })
      }
    for (const inner of suite.suites ?? []) visit(inner)
  }
  for (const suite of suites) visit(suite)
  tellSlowest(tests)
  return { passed: stats.expected + stats.flaky, failed: trouble.filter((one) => !one.flaky).length, skipped: stats.skipped, trouble }
}
