import { createHash } from 'node:crypto'

/** sha1 of exactly this string, raw values, url without its fragment (doc 90506, §1.2). */
export function jsSignature(ticket: string, nonceStr: string, timestamp: string, url: string): string {
  const bare = url.split('#', 1)[0]!
  return createHash('sha1').update(`jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${bare}`).digest('hex')
}
