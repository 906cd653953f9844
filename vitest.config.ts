import { defineConfig } from 'vitest/config'

const common = { testTimeout: 20_000, hookTimeout: 60_000 }

export default defineConfig({
  test: {
    projects: [
      { test: { ...common, name: 'unit', include: ['server/src/**/*.test.ts', 'shared/**/*.test.ts', 'tests/rules/**/*.test.ts', 'tests/chaos/**/*.test.ts'] } },
      { test: { ...common, name: 'integration', include: ['tests/integration/**/*.test.ts'], globalSetup: ['tests/support/database-setup.ts'], testTimeout: 40_000 } },
      './sidebar',
      { extends: './admin/vite.config.ts', root: './admin', test: { ...common, name: 'admin', environment: 'happy-dom', include: ['src/**/*.test.ts'] } },
      './simulator',
    ],
  },
})
