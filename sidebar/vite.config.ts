import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
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
      const chunks = new Map(Object.values(bundle ?? {}).flatMap((one) => (one.type === 'chunk' ? [[one.fileName, one] as const] : [])))
      const wanted = new Set<string>()
      const take = (fileName: string): void => {
        if (wanted.has(fileName) || !chunks.has(fileName)) return
        wanted.add(fileName)
        chunks.get(fileName)!.imports.forEach(take)
      }
      for (const chunk of chunks.values()) if (chunk.isEntry) chunk.dynamicImports.forEach(take)
      const files = [...wanted].filter((fileName) => !html.includes(fileName))
      const sheets = new Set([...(html.match(/<link rel="stylesheet"[^>]*href="[^"]*"[^>]*>/g) ?? []), ...[...wanted].flatMap((fileName) => [...(chunks.get(fileName)!.viteMetadata?.importedCss ?? [])].map((css) => `<link rel="stylesheet" crossorigin href="/sidebar/${css}">`))])
      const bare = [...sheets].reduce((page, link) => page.replace(link, ''), html)
      return bare.replace('</head>', `${files.map((fileName) => `<link rel="modulepreload" crossorigin href="/sidebar/${fileName}">`).join('\n')}\n</head>`).replace('</body>', `${[...sheets].join('')}</body>`)
    },
  },
}

export default defineConfig({
  base: '/sidebar/',
  plugins: [vue(), shellFirst],
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
