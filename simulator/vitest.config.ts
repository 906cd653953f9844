import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { name: 'simulator', include: ['test/**/*.test.ts', 'conformance/**/*.test.ts'], testTimeout: 15_000, pool: 'threads', isolate: false, maxWorkers: 2 } })
