/// <reference types="node" />
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const worthIt = 1_000
const asGzip = promisify(gzip)
const asBrotli = promisify(brotliCompress)

/** Writes `.gz` and `.br` beside each script and style sheet; the server sends what the browser takes. */
export function compressed(): Plugin {
  let assets = ''
  return {
    name: 'compressed',
    apply: 'build',
    configResolved: (config) => { assets = resolve(config.root, config.build.outDir, config.build.assetsDir) },
    async closeBundle() {
      for (const name of (await readdir(assets)).filter((each) => /\.(js|css|svg)$/.test(each))) {
        const file = await readFile(join(assets, name))
        if (file.length < worthIt) continue
        await writeFile(join(assets, `${name}.gz`), await asGzip(file, { level: 9 }))
        await writeFile(join(assets, `${name}.br`), await asBrotli(file, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))
      }
    },
  }
}
