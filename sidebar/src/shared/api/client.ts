import { ApiError, createApiClient } from '@chitang/shared/client'
import { noteReachable, noteUnreachable } from './connection.ts'

export { ApiError, errcodeOf } from '@chitang/shared/client'

/** The bearer lives only here, in memory: a reload logs in again, silently. */
let bearer: string | null = null
let onExpired: (error: ApiError) => void = () => undefined

let onRevoked: (error: ApiError) => void = () => undefined

export const setBearer = (token: string | null): void => { bearer = token }
/** The store took the app back: nothing here may go on, whatever asked. */
export const whenRevoked = (listener: (error: ApiError) => void): void => { onRevoked = listener }
export const whenExpired = (listener: (error: ApiError) => void): void => { onExpired = listener }

const call = createApiClient({
  headers: (): Record<string, string> => (bearer ? { authorization: `Bearer ${bearer}` } : {}),
  onUnauthorized: (error) => { if (bearer) onExpired(error) },
})

export const api: typeof call = async (endpoint, input) => {
  try {
    const answer = await call(endpoint, input)
    noteReachable()
    return answer
  } catch (cause) {
    if (isNetworkError(cause)) noteUnreachable()
    else if (cause instanceof ApiError) noteReachable()
    if (cause instanceof ApiError && (cause.code === 'sharing.revoked' || cause.code === 'sharing.left')) onRevoked(cause)
    throw cause
  }
}

export const isNetworkError = (cause: unknown): boolean => cause instanceof ApiError && cause.code === 'network'

export const errorMessage = (cause: unknown): string =>
  cause instanceof Error && cause.message ? cause.message : '没有成功，原因不明'

export const newKey = (): string => crypto.randomUUID()
