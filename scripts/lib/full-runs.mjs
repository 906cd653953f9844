import { fullChaosStages } from './chaos-runs.mjs'
import { playwright, vitest } from './test-runs.mjs'

/** What takes longer: the suites in which order and timing decide, again and again. */
export const fullRuns = [
  ...fullChaosStages.map((stage) => stage.run),
  () => vitest(['integration']),
  () => vitest(['integration']),
  // Thousands of random plans over day, week and month ends, with processes killed; other worlds than the usual run's.
  () => vitest(['integration'], ['tests/integration/broadcast-ledger.test.ts'], { LEDGER_SECONDS: '600', LEDGER_SEED: String(Date.now() % 1_000_000) }),
  // Handovers killed wherever they are, again and again.
  () => vitest(['integration'], ['tests/integration/transfers.test.ts'], { TRANSFER_ROUNDS: '30', TRANSFER_SEED: String(Date.now() % 1_000_000) }),
  // Every number of everybody's world beside plain SQL: two minutes to make it, some seconds to compare.
  () => vitest(['integration'], ['tests/integration/demo-world.test.ts'], { FULL_WORLD: '1' }),
  (chromium) => playwright(chromium, ['story', 'switching', '--repeat-each=3'], { STORY_BY_TOUCH: '1' }),
  (chromium) => playwright(chromium, ['y-console'], { EVERY_ROLE: '1' }),
  () => vitest(['simulator'], ['test/stage.test.ts'], { WHOLE_STORY: '1' }),
  // Every state at three widths in light and dark; the pictures in test-results/sidebar-states are for people to look at.
  (chromium) => playwright(chromium, ['sidebar-'], { SIDEBAR_PICTURES: '1' }),
]
