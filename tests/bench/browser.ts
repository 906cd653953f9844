import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test'
import { build } from 'esbuild'
// @ts-expect-error plain JavaScript without declarations
import { ensureChromium } from '../../scripts/lib/chromium.mjs'
import { wecomAgent } from '../e2e/support/wecom-client.ts'

/** A phone of some years, as one core of this machine would play it. */
const slowdown = 4
const size = { width: 380, height: 720 }
const admin = fileURLToPath(new URL('../../admin', import.meta.url))
const sidebar = fileURLToPath(new URL('../../sidebar', import.meta.url))

export async function launch(): Promise<Browser> {
  const executablePath = (await ensureChromium()) as string
  return chromium.launch({ executablePath, args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] })
}

/** Nothing remembered: no cache, no session, no stored customer. */
export const freshContext = (browser: Browser): Promise<BrowserContext> => browser.newContext({ viewport: size, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', userAgent: wecomAgent })

export async function slowPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  return page
}

export interface FloorPage { url: string; stop(): Promise<void> }

/** The least a page with this framework costs: one bundle with Vue and `program`, served as the product serves its files. */
export async function serveFloorPage(program: 'floor-page.mjs' | 'floor-console.mjs'): Promise<FloorPage> {
  const { outputFiles } = await build({
    stdin: { contents: readFileSync(new URL(program, import.meta.url), 'utf8'), loader: 'ts', resolveDir: `${program === 'floor-page.mjs' ? sidebar : admin}/src` },
    bundle: true, minify: true, write: false, outdir: '/', format: 'esm', target: 'chrome107',
    define: { 'process.env.NODE_ENV': '"production"', __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false' },
  })
  const script = outputFiles.find((file) => file.path.endsWith('.js'))!.text
  const style = outputFiles.find((file) => file.path.endsWith('.css'))?.text
  const html = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>空</title><link rel="icon" href="data:,">${style === undefined ? '' : '<link rel="stylesheet" href="/floor.css">'}<div id="app"></div><script type="module" src="/floor.js"></script>`
  const server = createServer((request, response) => {
    const [type, body] = request.url === '/floor.js' ? ['text/javascript', script] : request.url === '/floor.css' ? ['text/css', style] : ['text/html', html]
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': type === 'text/html' ? 'no-cache' : 'public, max-age=31536000, immutable' })
    response.end(body)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: () => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections() }),
  }
}

/** The pure search, for the page to run by itself. */
export async function searchAlone(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: "export { buildScriptIndex, searchIndex } from '@chitang/shared/domain/script-search'", loader: 'ts', resolveDir: `${sidebar}/src` },
    bundle: true, minify: true, write: false, format: 'iife', globalName: 'chitangSearch', target: 'chrome107',
  })
  return outputFiles[0]!.text
}
