import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
// @ts-expect-error plain JavaScript without declarations
import { say } from '../../scripts/lib/say.mjs'
import type { Measure } from './measure.ts'

const dist = fileURLToPath(new URL('../../sidebar/dist', import.meta.url))
const read = (file: string): string => readFileSync(join(dist, 'assets', file), 'utf8')
const staticImport = /(?:\bimport|\bfrom)\s*["']\.\/([\w.-]+\.js)["']/g
const kilobytes = (files: Iterable<string>): number => [...files].reduce((sum, file) => sum + gzipSync(read(file)).length, 0) / 1024

/** `sidebar-gzip`: what the page names (script, preloads, styles) and what these import statically, each file by itself. */
export async function benchSidebarGzip(): Promise<Measure[]> {
  const html = readFileSync(join(dist, 'index.html'), 'utf8')
  const first = new Set<string>()
  const visit = (file: string): void => {
    if (first.has(file)) return
    first.add(file)
    if (file.endsWith('.js')) for (const [, imported] of read(file).matchAll(staticImport)) visit(imported!)
  }
  for (const [, path] of html.matchAll(/(?:src|href)="(\/sidebar\/assets\/[^"]+)"/g)) visit(basename(path!))
  const scripts = [...first].filter((file) => file.endsWith('.js'))
  const styles = [...first].filter((file) => file.endsWith('.css'))
  if (scripts.length === 0 || styles.length === 0) throw new Error('sidebar/dist/index.html names no script or no style: was it built?')
  const later = readdirSync(join(dist, 'assets')).filter((file) => /\.(js|css)$/.test(file) && !first.has(file))
  say(`  ${scripts.length} scripts ${kilobytes(scripts).toFixed(1)} KB, ${styles.length} styles ${kilobytes(styles).toFixed(1)} KB; the ${later.length} files fetched after the first screen or on demand ${kilobytes(later).toFixed(1)} KB more`)
  return [{ name: 'sidebar-gzip', value: kilobytes(first), floor: null, ratio: null, goal: 130, better: 'lower', unit: 'KB' }]
}
