import { uploadScriptFile } from '@chitang/shared/contracts/script-sheets'
import { uploadAsset } from '@chitang/shared/contracts/welcome'
import { ApiError, call } from '../api/client.ts'

const maxBytes = 2 * 1024 * 1024

/** Checked here as well so that nobody waits for an upload that must fail (WeCom doc 90253: ≤ 2 MB, JPG or PNG). */
export async function uploadPicture(file: File, storeId: string | null): Promise<{ assetId: string; name: string; url: string }> {
  if (!['image/png', 'image/jpeg'].includes(file.type))
    throw new ApiError({ code: 'media.bad_image', status: 400, message: '只支持 JPG 和 PNG 图片', action: '换一张图片' })
  if (file.size > maxBytes) throw new ApiError({ code: 'media.too_large', status: 400, message: '图片超过 2 MB', action: '压缩后再传' })
  return call(uploadAsset, { body: { ...(storeId ? { storeId } : {}), name: file.name.slice(-128), contentBase64: await toBase64(file) } })
}

const maxFileBytes = 5 * 1024 * 1024

export async function uploadFile(file: File, storeId: string | null): Promise<{ assetId: string; name: string }> {
  if (file.size > maxFileBytes) throw new ApiError({ code: 'media.file_too_large', status: 400, message: '文件超过 5 MB', action: '压缩后再传，或改成链接' })
  return call(uploadScriptFile, { body: { ...(storeId ? { storeId } : {}), name: file.name.slice(-128), contentBase64: await toBase64(file) } })
}

export async function toBase64(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}
