import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

/** A style sheet holds back only what stands below it: the shell above has its styles with it and is painted while the others come. */
const stylesBelowShell: Plugin = {
  name: 'styles-below-shell',
  transformIndexHtml: {
    order: 'post',
    handler: (html) => {
      const links = html.match(/<link rel="stylesheet"[^>]*>/g) ?? []
      return links.reduce((page, link) => page.replace(link, ''), html).replace('</body>', `${links.join('')}</body>`)
    },
  },
}

export default defineConfig({
  base: '/sidebar/',
  plugins: [vue(), stylesBelowShell],
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
