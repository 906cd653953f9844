import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

export default defineConfig({
  base: '/sidebar/',
  plugins: [vue()],
  resolve: {
    // Contracts are schemas for the server; a browser needs only their method and path.
    alias: { typebox: fileURLToPath(new URL('./src/shared/api/schema-free.ts', import.meta.url)) },
  },
  build: {
    target: 'chrome107',
    cssTarget: 'chrome107',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
  server: { port: 5173, strictPort: true, proxy: { '/api': 'http://127.0.0.1:3000' } },
})
