import type { Install, WecomClient } from '../client.ts'

/** POST media/upload?type=image: JPG or PNG ≤ 10 MB, valid three days (doc 90253). */
export async function uploadImage(client: WecomClient, install: Install, name: string, content: Buffer, contentType: string): Promise<{ mediaId: string }> {
  const form = new FormData()
  form.append('media', new Blob([new Uint8Array(content)], { type: contentType }), name)
  const answer = await client.call(install, 'media/upload', { query: { type: 'image' }, form, priority: 'sync', timeoutMs: 30_000, expect: { media_id: 'string' } })
  return { mediaId: answer['media_id'] as string }
}
