import { add, none, oneFailed } from './counts.mjs'
import { say, sayTogether } from './say.mjs'

/**
 * Lines of stages beside each other, the stages of a line in turn: one line waits for browsers and clocks while the
 * other computes; whichever is free first goes on with `last`. What a stage says is shown whole when it ends. A stage
 * gives its counts; one that throws has failed.
 */
export async function runLines(lines, last = []) {
  const started = new Map()
  const alive = setInterval(() => say(`… ${[...started].map(([name, at]) => `${name} ${Math.round((Date.now() - at) / 1000)} s`).join(', ')}`), 30_000)
  const runStage = async ({ name, run }) => {
    started.set(name, Date.now())
    const { result, error, said } = await sayTogether(run)
    const counts = error ? oneFailed(name, 'could not be run', error.stack ?? error) : result
    const seconds = ((Date.now() - started.get(name)) / 1000).toFixed(1)
    started.delete(name)
    say(`${counts.failed > 0 ? '✗' : '✓'} ${name} ${seconds} s: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped${said ? `\n${said.trimEnd()}` : ''}`)
    return counts
  }
  const left = [...last]
  const runLine = async (stages) => {
    let total = none
    for (const stage of stages) total = add(total, await runStage(stage))
    for (let stage = left.shift(); stage; stage = left.shift()) total = add(total, await runStage(stage))
    return total
  }
  try {
    return (await Promise.all(lines.map(runLine))).reduce(add, none)
  } finally {
    clearInterval(alive)
  }
}
