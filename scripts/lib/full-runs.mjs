import { playwright, vitest } from './test-runs.mjs'

/** What takes longer: the suites in which order and timing decide, again and again. */
export const fullRuns = [
  () => vitest(['integration']),
  () => vitest(['integration']),
  (chromium) => playwright(chromium, ['story', 'switching', '--repeat-each=3']),
]
