import { defineConfig } from 'vitest/config'

const common = { testTimeout: 60_000, hookTimeout: 120_000 }
/** A worker loads each module once, not once a file: most of these tests are shorter than that. */
const shared = { pool: 'threads', isolate: false } as const

// Integration runs beside browsers and compilers on two cores: what only a second try passes is a machine's fault more often than ours.
export default defineConfig({
  test: {
    projects: [
      { test: { ...common, ...shared, name: 'unit', include: ['server/src/**/*.test.ts', 'shared/**/*.test.ts', 'tests/rules/**/*.test.ts', 'tests/chaos/**/*.test.ts', 'tests/identity/**/*.test.ts'] } },
      { test: { ...common, isolate: false, name: 'integration', retry: 1, include: ['tests/integration/**/*.test.ts'], globalSetup: ['tests/support/database-setup.ts'], testTimeout: 120_000 } },
      './sidebar',
      { extends: './admin/vite.config.ts', root: './admin', test: { ...common, ...shared, name: 'admin', environment: 'happy-dom', include: ['src/**/*.test.ts'] } },
      './simulator',
    ],
  },
})
