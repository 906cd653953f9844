import { fileURLToPath } from 'node:url'
import { chunkFiles } from '../shared/build/chunk-files.ts'
import { compressed } from '../shared/build/compressed.ts'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

/**
 * What starts after the first picture is fetched beside it, and its style sheets stand below the shell: a sheet holds
 * back only what comes after it.
 */
const shellFirst: Plugin = {
  name: 'shell-first',
  transformIndexHtml: {
    order: 'post',
    handler: (html, { bundle }) => {
      const { scripts, sheets } = chunkFiles(bundle ?? {}, Object.values(bundle ?? {}).flatMap((one) => (one.type === 'chunk' && one.isEntry ? one.dynamicImports : [])))
      const files = scripts.filter((fileName) => !html.includes(fileName))
      const links = new Set([...(html.match(/<link rel="stylesheet"[^>]*href="[^"]*"[^>]*>/g) ?? []), ...sheets.map((css) => `<link rel="stylesheet" crossorigin href="/sidebar/${css}">`)])
      const bare = [...links].reduce((page, link) => page.replace(link, ''), html)
      return bare.replace('</head>', `${files.map((fileName) => `<link rel="modulepreload" crossorigin href="/sidebar/${fileName}">`).join('\n')}\n</head>`).replace('</body>', `${[...links].join('')}</body>`)
    },
  },
}

export default defineConfig({
  base: '/sidebar/',
  plugins: [vue(), shellFirst, compressed()],
  resolve: {
    // Contracts are schemas for the server; a browser needs only their method and path.
    alias: { typebox: fileURLToPath(new URL('../shared/client/schema-free.ts', import.meta.url)) },
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
