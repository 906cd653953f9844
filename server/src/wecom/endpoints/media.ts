import { Type } from 'typebox'
import type { Install, WecomClient } from '../client.ts'
import { InputLimits } from '../input-limits.ts'

const Uploaded = Type.Object({ media_id: Type.String({ minLength: 1 }) })
const UploadedPicture = Type.Object({ url: Type.String({ minLength: 1 }) })

export type MediaType = 'image' | 'voice' | 'video' | 'file'
const megabyte = 1024 * 1024
/** POST media/upload: more than 5 bytes; image JPG/PNG, voice AMR ≤ 60 s, video MP4 (doc 90253). */
const most: Readonly<Record<MediaType, { bytes: number; name: string }>> = {
  image: { bytes: 10 * megabyte, name: '图片' }, voice: { bytes: 2 * megabyte, name: '语音' },
  video: { bytes: 10 * megabyte, name: '视频' }, file: { bytes: 20 * megabyte, name: '文件' },
}
const least = 6
const uploadTimeoutMs = 30_000

export interface MediaFile { name: string; content: Buffer; contentType: string }

/** A form is read once: each try makes its own. */
const formOf = (file: MediaFile) => (): FormData => {
  const form = new FormData()
  form.append('media', new Blob([new Uint8Array(file.content)], { type: file.contentType }), file.name)
  return form
}

function checkSize(path: string, file: MediaFile, name: string, bytes: number): void {
  new InputLimits(path).range('media', name, file.content.length, bytes, '字节', least)
}

/** POST media/upload?type=…: a media_id for three days, good for every app of the corp (doc 90253). */
export async function uploadMedia(client: WecomClient, install: Install, type: MediaType, file: MediaFile): Promise<{ mediaId: string }> {
  const path = 'media/upload'
  checkSize(path, file, most[type].name, most[type].bytes)
  const answer = await client.call(install, path, { query: { type }, form: formOf(file), priority: 'sync', timeoutMs: uploadTimeoutMs, answer: Uploaded, repeatable: true })
  return { mediaId: answer.media_id }
}

export const uploadImage = (client: WecomClient, install: Install, name: string, content: Buffer, contentType: string): Promise<{ mediaId: string }> =>
  uploadMedia(client, install, 'image', { name, content, contentType })

/** POST media/uploadimg: a permanent url, ≤ 2 MB, 1000 a day and 3000 a month per corp (docs 90256, 90454); not repeated, each one counts. */
export async function uploadPicture(client: WecomClient, install: Install, file: MediaFile): Promise<{ url: string }> {
  const path = 'media/uploadimg'
  checkSize(path, file, '图片', 2 * megabyte)
  return client.call(install, path, { form: formOf(file), priority: 'sync', timeoutMs: uploadTimeoutMs, answer: UploadedPicture })
}

/** POST media/upload_attachment: for moments (1) and albums (2), ≤ 10 MB, three days (doc 95098). */
export async function uploadAttachment(client: WecomClient, install: Install, type: 'image' | 'video' | 'file', purpose: 'moments' | 'album', file: MediaFile): Promise<{ mediaId: string }> {
  const path = 'media/upload_attachment'
  checkSize(path, file, most[type].name, 10 * megabyte)
  const answer = await client.call(install, path, {
    query: { media_type: type, attachment_type: purpose === 'moments' ? 1 : 2 }, form: formOf(file), priority: 'sync', timeoutMs: uploadTimeoutMs, answer: Uploaded, repeatable: true,
  })
  return { mediaId: answer.media_id }
}
