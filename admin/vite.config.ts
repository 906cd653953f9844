import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

const api = process.env['API_ORIGIN'] ?? `http://127.0.0.1:${process.env['PORT'] ?? '3000'}`

export default defineConfig({
  root: import.meta.dirname,
  base: '/admin/',
  plugins: [vue()],
  // The strict CSP allows data: only for pictures, so nothing but small pictures may be inlined; preload needs no polyfill.
  build: { target: 'chrome107', assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 700 },
  server: { host: '127.0.0.1', proxy: { '/api': api, '/privacy': api } },
})
