import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { typebox: fileURLToPath(new URL('../shared/client/schema-free.ts', import.meta.url)) } },
  test: { name: 'sidebar', environment: 'happy-dom', include: ['src/**/*.test.ts'],
    // The SDK freezes its environment when it is loaded: tests must be able to load it anew.
    server: { deps: { inline: ['@wecom/jssdk'] } },
  },
})
