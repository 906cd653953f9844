import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))

export default defineConfig({
  root: join(here, 'ui'),
  plugins: [vue()],
  build: { outDir: join(here, 'dist/ui'), emptyOutDir: true, target: 'es2022' },
  server: { host: '127.0.0.1', proxy: { '/_sim': 'http://127.0.0.1:4000', '/qr': 'http://127.0.0.1:4000', '/media': 'http://127.0.0.1:4000', '/img': 'http://127.0.0.1:4000' } },
})
