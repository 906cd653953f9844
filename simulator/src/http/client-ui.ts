import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = import.meta.dirname ?? dirname(fileURLToPath(import.meta.url))

/** Built by vite; the server may run from src or as one bundled file elsewhere. */
function uiFolder(): string | null {
  const candidates = [process.env.SIM_UI_DIST, join(here, '../../dist/ui'), join(here, '../dist/ui'), join(here, 'ui')]
  return candidates.find((path) => path !== undefined && existsSync(join(path, 'index.html'))) ?? null
}

const NOT_BUILT = '<!doctype html><meta charset="utf-8"><title>本机企业微信</title><p style="font:14px/20px sans-serif;padding:24px">界面还没构建：<code>npx vite build --config simulator/vite.config.ts</code>。接口和 <code>/_sim</code> 已可用。</p>'

export async function clientUi(app: FastifyInstance): Promise<void> {
  const folder = uiFolder()
  if (folder) await app.register(fastifyStatic, { root: folder, prefix: '/', index: false, wildcard: true })
  for (const path of ['/', '/stage']) {
    app.get(path, async (_request, reply) => {
      reply.header('cache-control', 'no-store')
      return folder ? reply.sendFile('index.html', { maxAge: 0, cacheControl: false }) : reply.header('content-type', 'text/html; charset=utf-8').send(NOT_BUILT)
    })
  }
  // What a camera reads from a code: the client opens with that code ready to be scanned by a chosen phone.
  app.get('/q/:configId', async (request, reply) => reply.redirect(`/?scan=${encodeURIComponent((request.params as { configId: string }).configId)}`))
}
