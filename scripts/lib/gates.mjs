import { oneFailed, onePassed } from './counts.mjs'
import { inRoot } from './paths.mjs'
import { onPath, run } from './run.mjs'
import { say } from './say.mjs'

const bin = (name) => inRoot('node_modules', '.bin', name)
/** What only computes stands back behind what watches a clock. */
const yielding = onPath('nice')
const compute = (name, args) => (yielding ? run('nice', ['-n', '4', bin(name), ...args]) : run(bin(name), args))

/** Lint, types and import rules: each counts as one test. The native compiler needs a sixth of the time; vue-tsc can't use it yet, so both browser apps are one program to it. */
export const gates = [
  { name: 'lint', run: () => compute('eslint', ['.']) },
  { name: 'types', run: () => twoAtOnce([['vue-tsc', 'tsconfig.apps.json'], ['vue-tsc', 'simulator'], ['../typescript-native/bin/tsc', 'tests'], ['../typescript-native/bin/tsc', 'server'], ['../typescript-native/bin/tsc', 'shared']].map(([command, project]) => () => compute(command, ['-p', inRoot(project)]))) },
  { name: 'import rules', run: () => compute('depcruise', ['--config', '.dependency-cruiser.cjs', 'server/src', 'shared', 'sidebar/src', 'admin/src', 'simulator', 'tests']) },
]

/** Compilers use one core each. */
async function twoAtOnce(works) {
  const left = [...works]
  const line = async () => { for (let work = left.shift(); work; work = left.shift()) await work() }
  await Promise.all([line(), line()])
}

export async function runGate(gate) {
  try {
    await gate.run()
    return onePassed
  } catch (error) {
    say(error.message)
    return oneFailed(gate.name, 'has findings', error.message)
  }
}
