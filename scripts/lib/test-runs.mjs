import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { ensureDataDir, inRoot, root } from './paths.mjs'
import { join } from 'node:path'
import { write } from './say.mjs'

const bin = (name) => inRoot('node_modules', '.bin', name)

function show(command, args, env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => write(text))
    child.on('close', (code) => resolve(code ?? 1))
    child.on('error', () => resolve(1))
  })
}

const crashed = { passed: 0, failed: 1, skipped: 0 }

/** Runs vitest projects; the counts come from its own report, and a crash counts as a failure. */
export async function vitest(projects, more = []) {
  const report = join(ensureDataDir('test-results'), `vitest-${projects[0]}.json`)
  rmSync(report, { force: true })
  const code = await show(bin('vitest'), ['run', ...projects.flatMap((name) => ['--project', name]), '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...more], {})
  if (!existsSync(report)) return crashed
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
  const brokenFiles = testResults.filter((file) => file.status === 'failed' && file.assertionResults.every((one) => one.status !== 'failed')).length
  const failed = numFailedTests + brokenFiles
  return { passed: numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed, skipped: numPendingTests + numTodoTests }
}

export async function playwright(executablePath, args = [], env = {}) {
  const report = join(ensureDataDir('test-results'), 'playwright.json')
  rmSync(report, { force: true })
  const code = await show(bin('playwright'), ['test', ...args], { PLAYWRIGHT_JSON_OUTPUT_NAME: report, CHROMIUM_PATH: executablePath, ...env })
  if (!existsSync(report)) return crashed
  const { stats } = JSON.parse(readFileSync(report, 'utf8'))
  const failed = stats.unexpected + stats.flaky
  return { passed: stats.expected, failed: failed === 0 && code !== 0 ? 1 : failed, skipped: stats.skipped }
}
