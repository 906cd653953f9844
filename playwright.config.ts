import { defineConfig } from '@playwright/test'

/** The built product in real Chromium, one stack for the whole run; see tests/e2e. */
const launchOptions = {
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
}

export default defineConfig({
  testDir: 'tests/e2e',
  globalSetup: './tests/e2e/support/global-setup.ts',
  // One stack, one clock, one world: what one test does is there for the next.
  workers: 1,
  fullyParallel: false,
  // A second try meets what the first one left: names carry `again`, and a test that changes the world for good says so.
  retries: 1,
  forbidOnly: true,
  // Patience costs nothing when things go well.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [['line'], ['json', { outputFile: process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'] ?? 'test-results/e2e.json' }]],
  use: { launchOptions, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', actionTimeout: 30_000, navigationTimeout: 60_000, trace: process.env['E2E_TRACE'] ? 'retain-on-failure' : 'off', screenshot: 'only-on-failure' },
  // With one worker, projects run in this order: secrets are looked for when everything has happened. The story by touch is long and in test:full.
  projects: [
    { name: 'desktop', testIgnore: /z-secrets/, grepInvert: /@touch/, use: { viewport: { width: 400, height: 800 } } },
    { name: 'touch', testMatch: process.env['STORY_BY_TOUCH'] ? /(story|play|sidebar-.*)\.spec\.ts/ : /(play|sidebar-.*)\.spec\.ts/, grepInvert: /@mouse/, use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } },
    { name: 'afterwards', testMatch: /z-secrets\.spec\.ts/ },
  ],
})
