import type { FastifyInstance } from 'fastify'
import QRCode from 'qrcode'
import { scanUrl } from '../api/contact-ways.ts'
import type { Sim } from '../model/sim.ts'

const escape = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)

function mediaOf(sim: Sim, id: string): { bytes: Buffer; contentType: string; fileName: string } | null {
  for (const corp of Object.values(sim.world.corps)) {
    const media = corp.media[id]
    const bytes = media && sim.store.getMedia(id)
    if (media && bytes) return { bytes, contentType: media.contentType, fileName: media.fileName }
  }
  return null
}

/** Pictures the client shows: codes, uploaded media, avatars. */
export function assetRoutes(app: FastifyInstance, sim: Sim): void {
  app.get('/qr/:name', async (request, reply) => {
    const id = (request.params as { name: string }).name.replace(/\.png$/, '')
    if (!Object.values(sim.world.corps).some((c) => c.contactWays[id])) return reply.code(404).send()
    const png = await QRCode.toBuffer(scanUrl(sim, id), { width: 430, margin: 2, errorCorrectionLevel: 'M' })
    return reply.header('content-type', 'image/png').header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin').send(png)
  })
  for (const path of ['/media/:id', '/img/:id']) {
    app.get(path, async (request, reply) => {
      const media = mediaOf(sim, (request.params as { id: string }).id)
      if (!media) return reply.code(404).send()
      const shown = /^image\/(png|jpeg|gif|webp)$|^video\/mp4$/.test(media.contentType)
      return reply
        .header('content-type', shown ? media.contentType : 'application/octet-stream')
        .header('x-content-type-options', 'nosniff')
        .header('content-disposition', `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(media.fileName)}`)
        .header('cross-origin-resource-policy', 'cross-origin')
        .send(media.bytes)
    })
  }
  app.get('/avatar/:name', async (request, reply) => {
    const person = sim.world.persons[(request.params as { name: string }).name.replace(/\.svg$/, '')]
    const glyph = escape([...(person?.name ?? '?')][0] ?? '?')
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80"><rect width="80" height="80" fill="#D9E3DF"/><text x="40" y="53" font-size="36" font-family="PingFang SC,Microsoft YaHei,sans-serif" text-anchor="middle" fill="#2F4A45">${glyph}</text></svg>`
    return reply.header('content-type', 'image/svg+xml').header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'").header('cross-origin-resource-policy', 'cross-origin').send(svg)
  })
}
