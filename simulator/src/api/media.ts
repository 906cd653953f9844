import { randomId } from '../model/ids.ts'
import type { Sim } from '../model/sim.ts'
import type { Corp, Media } from '../model/types.ts'
import { Binary, type Endpoint, type UploadedFile } from './call.ts'
import { WecomError, ok } from './errors.ts'

const MB = 1024 * 1024
const THREE_DAYS_MS = 3 * 86400_000

/** page 90253. */
const RULES: Record<string, { max: number; names: RegExp }> = {
  image: { max: 10 * MB, names: /\.(jpe?g|png)$/i },
  voice: { max: 2 * MB, names: /\.amr$/i },
  video: { max: 10 * MB, names: /\.mp4$/i },
  file: { max: 20 * MB, names: /./ },
}

export function liveMedia(sim: Sim, corp: Corp, id: unknown, type?: string): Media {
  const media = typeof id === 'string' ? corp.media[id] : undefined
  if (!media || media.permanent || media.createdAt + THREE_DAYS_MS <= sim.clock.now()) throw new WecomError(40007)
  if (type && media.type !== type) throw new WecomError(40007, `media is ${media.type}`)
  return media
}

export const isUploadedImage = (sim: Sim, corp: Corp, url: string): boolean => {
  const id = url.startsWith(`${sim.apiOrigin}/img/`) ? url.slice(`${sim.apiOrigin}/img/`.length) : ''
  return corp.media[id]?.permanent === true
}

export function keepMedia(sim: Sim, corp: Corp, file: UploadedFile, type: string, permanent: boolean): Media {
  const media: Media = {
    id: randomId('', 60),
    type,
    fileName: file.fileName || 'file',
    contentType: file.contentType,
    size: file.bytes.length,
    createdAt: sim.clock.now(),
    permanent,
  }
  sim.store.putMedia(media.id, file.bytes)
  corp.media[media.id] = media
  sim.store.dirty()
  return media
}

export const mediaEndpoints: Record<string, Endpoint> = {
  'media/upload': {
    method: 'POST',
    run({ sim, corp, query, file }) {
      const rule = RULES[query.type ?? '']
      if (!rule) throw new WecomError(40004)
      if (!file) throw new WecomError(40058, 'missing multipart field media')
      if (file.bytes.length <= 5) throw new WecomError(40006)
      if (file.bytes.length > rule.max) throw new WecomError(45001)
      if (!rule.names.test(file.fileName)) throw new WecomError(40004, file.fileName)
      const media = keepMedia(sim, corp, file, query.type!, false)
      return { ...ok, type: media.type, media_id: media.id, created_at: String(Math.floor(media.createdAt / 1000)) }
    },
  },
  'media/uploadimg': {
    method: 'POST',
    run({ sim, corp, file }) {
      if (!file) throw new WecomError(40058, 'missing multipart field')
      if (file.bytes.length <= 5) throw new WecomError(40006)
      if (file.bytes.length > 2 * MB) throw new WecomError(45001)
      if (!RULES.image!.names.test(file.fileName)) throw new WecomError(40004, file.fileName)
      const { uploadimgPerDay, uploadimgPerMonth } = sim.limits.values
      if (!sim.limits.spend(`uploadimg ${corp.corpId}`, [{ per: 'day', max: uploadimgPerDay }, { per: 'month', max: uploadimgPerMonth }], sim.clock.now())) throw new WecomError(45009)
      return { ...ok, url: `${sim.apiOrigin}/img/${keepMedia(sim, corp, file, 'image', true).id}` }
    },
  },
  'media/get': {
    method: 'GET',
    run({ sim, corp, query }) {
      const media = liveMedia(sim, corp, query.media_id)
      const bytes = sim.store.getMedia(media.id)
      if (!bytes) throw new WecomError(40007)
      return new Binary(bytes, media.contentType, media.fileName)
    },
  },
}
