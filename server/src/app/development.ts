import proxy from '@fastify/http-proxy'
import type { FastifyInstance } from 'fastify'

/** `npm run dev`: both apps come from their Vite servers, with hot updates, under the product's own origin. */
export async function registerDevelopmentApps(app: FastifyInstance, sidebarOrigin: string, adminOrigin: string): Promise<void> {
  await app.register(proxy, { upstream: sidebarOrigin, prefix: '/sidebar', rewritePrefix: '/sidebar', websocket: true })
  await app.register(proxy, { upstream: adminOrigin, prefix: '/admin', rewritePrefix: '/admin', websocket: true })
}
