import type { Sim } from '../model/sim.ts'
import { required, text, type Call, type Json } from './call.ts'
import { WecomError } from './errors.ts'
import { liveMedia } from './media.ts'

const part = (body: Json, name: string): Json | null => {
  const value = body[name]
  if (value === undefined || value === null) return null
  if (typeof value !== 'object') throw new WecomError(40058, `${name} should be an object. Warning: wrong json format.`)
  return value as Json
}

/** page 92228: what a temporary session ends with; of image, link and miniprogram only the first one counts. */
export function conclusionsOf({ sim, corp }: Call, value: unknown): Json | null {
  if (value === undefined || value === null) return null
  const body = part({ conclusions: value }, 'conclusions')!
  const said = part(body, 'text')
  const image = part(body, 'image')
  const link = image ? null : part(body, 'link')
  const mini = image || link ? null : part(body, 'miniprogram')
  return {
    ...(said && { text: { content: text(said, 'content', { maxBytes: 4000 }) ?? '' } }),
    ...(image && { image: { media_id: liveMedia(sim, corp, image.media_id, 'image').id } }),
    ...(link && { link: { title: required(link, 'title', { maxBytes: 128 }), picurl: text(link, 'picurl') ?? '', desc: text(link, 'desc', { maxBytes: 512 }) ?? '', url: required(link, 'url') } }),
    ...(mini && {
      miniprogram: { title: required(mini, 'title', { maxBytes: 64 }), pic_media_id: liveMedia(sim, corp, mini.pic_media_id, 'image').id, appid: required(mini, 'appid'), page: required(mini, 'page') },
    }),
  }
}

/** get_contact_way answers an address where a media_id went in. */
export function shownConclusions(sim: Sim, conclusions: Json | null): Json {
  const image = conclusions?.image as { media_id: string } | undefined
  return { ...conclusions, ...(image && { image: { pic_url: `${sim.apiOrigin}/media/${image.media_id}` } }) }
}
