import { ApiError, createApiClient } from '@chitang/shared/client'

let unauthorized: () => void = () => undefined

/** The router decides where a lost session leads; the client only tells it. */
export function onUnauthorized(handler: () => void): void {
  unauthorized = handler
}

export const call = createApiClient({ onUnauthorized: () => unauthorized() })

export { ApiError }

/** Anything thrown on the way to the server, in words a person can read. */
export function toApiError(cause: unknown): ApiError {
  if (cause instanceof ApiError) return cause
  console.error(cause)
  return new ApiError({ code: 'unexpected', status: 0, message: '页面出错了，没有完成', action: '刷新页面再试' })
}

export const mediaUrl = (assetId: string): string => `/api/v1/media/${encodeURIComponent(assetId)}`

export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
