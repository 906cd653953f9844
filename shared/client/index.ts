import type { BodyOf, Endpoint, ParamsOf, QueryOf, ResponseOf } from '../contracts/endpoint.ts'

/** What every failed call throws: the server's words, or ours when no answer came. */
export class ApiError extends Error {
  readonly code: string
  readonly status: number
  readonly action: string | undefined
  readonly requestId: string | undefined
  readonly details: unknown
  constructor(input: { code: string; status: number; message: string; action?: string; requestId?: string; details?: unknown }) {
    super(input.message)
    this.name = 'ApiError'
    this.code = input.code
    this.status = input.status
    this.action = input.action
    this.requestId = input.requestId
    this.details = input.details
  }
}

/** The code WeCom refused with, where it was WeCom. */
export function errcodeOf(error: ApiError): number | null {
  const { errcode } = (error.details ?? {}) as { errcode?: unknown }
  return typeof errcode === 'number' ? errcode : null
}

export interface CallInput<E extends Endpoint> {
  params?: ParamsOf<E>
  query?: QueryOf<E>
  body?: BodyOf<E>
  signal?: AbortSignal
}

export interface ClientOptions {
  /** Sent with each request, e.g. the sidebar's bearer. */
  headers?: () => Record<string, string>
  onUnauthorized?: (error: ApiError) => void
  fetch?: typeof fetch
  timeoutMs?: number
}

const base = '/api/v1'

export function createApiClient(options: ClientOptions = {}) {
  const send = options.fetch ?? ((input: string | URL | Request, init?: RequestInit) => fetch(input, init))
  return async function call<E extends Endpoint>(endpoint: E, input: CallInput<E> = {}): Promise<ResponseOf<E>> {
    const hasBody = endpoint.method !== 'GET' && endpoint.method !== 'DELETE'
    /** Also an answer that breaks off after its head: nothing can be said of what the server did. */
    const unreached = (cause: unknown): never => {
      if (input.signal?.aborted) throw cause
      throw new ApiError({ code: 'network', status: 0, message: '没有连上服务器', action: '检查网络后重试' })
    }
    let response: Response
    try {
      response = await send(base + fillPath(endpoint.path, input.params) + toQuery(input.query), {
        method: endpoint.method,
        credentials: 'same-origin',
        headers: {
          accept: 'application/json',
          ...(hasBody ? { 'content-type': 'application/json' } : {}),
          ...options.headers?.(),
        },
        ...(hasBody ? { body: JSON.stringify(input.body ?? {}) } : {}),
        signal: withTimeout(input.signal, options.timeoutMs ?? 15_000),
      })
    } catch (cause) {
      return unreached(cause)
    }
    if (response.ok) return (await response.json().catch(unreached)) as ResponseOf<E>
    const error = await readError(response)
    if (error.status === 401) options.onUnauthorized?.(error)
    throw error
  }
}

export type ApiClient = ReturnType<typeof createApiClient>

/** WeCom's Windows client still ships Chromium 107, which has no AbortSignal.any. */
function withTimeout(signal: AbortSignal | undefined, ms: number): AbortSignal {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(new DOMException('timeout', 'TimeoutError')), ms)
  controller.signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
  if (signal?.aborted) controller.abort(signal.reason)
  signal?.addEventListener('abort', () => controller.abort(signal.reason), { once: true })
  return controller.signal
}

function fillPath(path: string, params: unknown): string {
  return path.replace(/:(\w+)/g, (_, name: string) => {
    const value = (params as Record<string, unknown> | undefined)?.[name]
    if (value === undefined) throw new Error(`missing path parameter ${name} for ${path}`)
    return encodeURIComponent(String(value))
  })
}

function toQuery(query: unknown): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries((query ?? {}) as Record<string, unknown>))
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value))
  const text = search.toString()
  return text ? `?${text}` : ''
}

async function readError(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null)
  if (body && typeof body === 'object' && 'code' in body && 'message' in body) {
    const { code, message, action, requestId, details } = body as Record<string, unknown>
    return new ApiError({
      code: String(code), status: response.status, message: String(message),
      ...(typeof action === 'string' ? { action } : {}), ...(typeof requestId === 'string' ? { requestId } : {}), details,
    })
  }
  return new ApiError({ code: 'unexpected', status: response.status, message: '服务器没有给出能看懂的回答', action: '稍后重试' })
}
