import type { Sim } from '../model/sim.ts'
import { object, required, text, type Call, type Json } from './call.ts'
import { liveMedia } from './media.ts'

/** page 92228: what a temporary session ends with; of image, link and miniprogram only the first one counts. */
export function conclusionsOf({ sim, corp, body: call }: Call): Json | null {
  const body = object(call, 'conclusions')
  if (!body) return null
  const said = object(body, 'text')
  const image = object(body, 'image')
  const link = image ? null : object(body, 'link')
  const mini = image || link ? null : object(body, 'miniprogram')
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
