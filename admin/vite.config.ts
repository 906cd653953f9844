import { fileURLToPath } from 'node:url'
import { noChunkCircles } from '../shared/build/chunk-circles.ts'
import { chunkFiles } from '../shared/build/chunk-files.ts'
import { compressed } from '../shared/build/compressed.ts'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

const api = process.env['API_ORIGIN'] ?? `http://127.0.0.1:${process.env['PORT'] ?? '3000'}`
const base = '/admin/'

/** `home.html` is the page for the console's first address: the code of the home page is fetched beside the app's own, not after it. */
const homeAtOnce: Plugin = {
  name: 'home-at-once',
  apply: 'build',
  enforce: 'post',
  generateBundle(_options, bundle) {
    const page = bundle['index.html']
    const wanted = Object.values(bundle).flatMap((one) => (one.type === 'chunk' && one.moduleIds.some((id) => /features\/home\/HomePage\.vue/.test(id)) ? [one.fileName] : []))
    if (page?.type !== 'asset' || wanted.length === 0) throw new Error('the build has no index.html or no home page')
    const html = String(page.source)
    const { scripts, sheets } = chunkFiles(bundle, wanted)
    const links = [
      ...scripts.map((file) => `<link rel="modulepreload" crossorigin href="${base}${file}">`),
      ...sheets.map((file) => `<link rel="stylesheet" crossorigin href="${base}${file}">`),
    ].filter((link) => !html.includes(/"([^"]+)">$/.exec(link)![1]!))
    this.emitFile({ type: 'asset', fileName: 'home.html', source: html.replace('</head>', `${links.join('\n')}\n</head>`) })
  },
}

export default defineConfig({
  root: import.meta.dirname,
  base,
  plugins: [vue(), homeAtOnce, noChunkCircles(), compressed()],
  // Contracts are schemas for the server; a browser needs only their method and path.
  resolve: { alias: { typebox: fileURLToPath(new URL('../shared/client/schema-free.ts', import.meta.url)) } },
  build: {
    target: 'chrome107',
    // The strict CSP allows data: only for pictures, so nothing but small pictures may be inlined; preload needs no polyfill.
    assetsInlineLimit: 0, modulePreload: { polyfill: false }, cssCodeSplit: false, chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        // Sixty pages share some two hundred small parts: a file for each would be forty requests for one page.
        codeSplitting: {
          // What a part imports is shared by no fewer pages than the part itself: such groups never wait for each other in a circle.
          groups: [{ name: 'base', minShareCount: 12, priority: 2 }, { name: 'parts', minShareCount: 3, priority: 1 }],
        },
        // A group's file is named after all pages that use it.
        chunkFileNames: ({ name }) => `assets/${name.replace(/~.*/, '')}-[hash].js`,
        assetFileNames: ({ names }) => `assets/${(names[0] ?? 'asset').replace(/~.*(?=\.\w+$)/, '').replace(/\.\w+$/, '')}-[hash][extname]`,
      },
    },
  },
  server: { host: '127.0.0.1', proxy: { '/api': api, '/privacy': api } },
})
