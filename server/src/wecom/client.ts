import type { CredentialKind, CredentialStore, FetchedCredential } from './credentials.ts'
import { WecomError } from './errors.ts'
import { CallGate, type Priority } from './gate.ts'

/** One app in one corp, as calls need it. The secret is read only when a token is fetched. */
export interface Install {
  groupId: string
  id: string
  corpId: string
  agentId: number
  secret(): string
}

export interface CallOptions {
  query?: Record<string, string | number>
  body?: unknown
  form?: FormData
  priority?: Priority
  timeoutMs?: number
  /** The answer must have these fields with these types, else it counts as no answer. */
  expect?: Readonly<Record<string, 'string' | 'number' | 'array' | 'object'>>
}

export type Observe = (call: { corpId: string; path: string; errcode: number | null; ms: number }) => void

interface Answer { errcode?: unknown; errmsg?: unknown; [key: string]: unknown }

const tokenErrors = new Set([40001, 40014, 42001])

/** WeCom behind our types: token on the query string, schema-checked answers, one retry after a dead token. */
export class WecomClient {
  readonly #origin: string
  readonly #credentials: CredentialStore
  readonly #observe: Observe
  readonly #gates = new Map<string, CallGate>()

  constructor(deps: { apiOrigin: string; credentials: CredentialStore; observe?: Observe }) {
    this.#origin = deps.apiOrigin
    this.#credentials = deps.credentials
    this.#observe = deps.observe ?? (() => undefined)
  }

  /** Path below /cgi-bin/. POST when there is a body or a form. */
  async call(install: Install, path: string, options: CallOptions = {}): Promise<Answer> {
    const gate = this.#gate(install.corpId)
    return gate.run(options.priority ?? 'interactive', async () => {
      const token = await this.accessToken(install)
      try {
        return await this.#send(install.corpId, path, { ...options, query: { access_token: token, ...options.query } })
      } catch (cause) {
        if (!(cause instanceof WecomError)) throw cause
        if (cause.kind === 'limited') gate.pause(cause.errcode === 45033 ? 1_000 : 5_000)
        if (cause.errcode === null || !tokenErrors.has(cause.errcode)) throw cause
        const renewed = await this.#credentials.renew(install.groupId, install.id, 'access', token, () => this.#fetchToken(install))
        return this.#send(install.corpId, path, { ...options, query: { access_token: renewed, ...options.query } })
      }
    })
  }

  accessToken(install: Install): Promise<string> {
    return this.#credentials.get(install.groupId, install.id, 'access', () => this.#fetchToken(install))
  }

  /** Tickets for the JS-SDK: `jsapi` signs wx.config, `agent` signs agentConfig (doc 90506, §1.2). */
  ticket(install: Install, kind: Exclude<CredentialKind, 'access'>): Promise<string> {
    return this.#credentials.get(install.groupId, install.id, kind, async () => {
      const answer = kind === 'jsapi'
        ? await this.call(install, 'get_jsapi_ticket', { expect: { ticket: 'string', expires_in: 'number' } })
        : await this.call(install, 'ticket/get', { query: { type: 'agent_config' }, expect: { ticket: 'string', expires_in: 'number' } })
      return { value: answer['ticket'] as string, expiresInSeconds: answer['expires_in'] as number }
    })
  }

  async #fetchToken(install: Install): Promise<FetchedCredential> {
    const answer = await this.#send(install.corpId, 'gettoken', {
      query: { corpid: install.corpId, corpsecret: install.secret() }, expect: { access_token: 'string', expires_in: 'number' },
    })
    return { value: answer['access_token'] as string, expiresInSeconds: answer['expires_in'] as number }
  }

  #gate(corpId: string): CallGate {
    let gate = this.#gates.get(corpId)
    if (!gate) this.#gates.set(corpId, (gate = new CallGate()))
    return gate
  }

  async #send(corpId: string, path: string, options: CallOptions): Promise<Answer> {
    const url = new URL(`/cgi-bin/${path}`, this.#origin)
    for (const [key, value] of Object.entries(options.query ?? {})) url.searchParams.set(key, String(value))
    const started = performance.now()
    const observe = (errcode: number | null) => this.#observe({ corpId, path, errcode, ms: Math.round(performance.now() - started) })
    let answer: Answer
    try {
      const response = await fetch(url, {
        ...(options.form ? { method: 'POST', body: options.form } : {}),
        ...(options.body !== undefined ? { method: 'POST', body: JSON.stringify(options.body), headers: { 'content-type': 'application/json' } } : {}),
        signal: AbortSignal.timeout(options.timeoutMs ?? 10_000),
        redirect: 'error',
      })
      answer = (await response.json()) as Answer
    } catch (cause) {
      observe(null)
      // The URL carries the token: never let it into a message.
      throw new WecomError(path, null, cause instanceof Error ? cause.name : 'no answer')
    }
    const errcode = typeof answer.errcode === 'number' ? answer.errcode : null
    observe(errcode)
    if (errcode !== 0) throw new WecomError(path, errcode, typeof answer.errmsg === 'string' ? withoutIp(answer.errmsg) : '')
    for (const [field, type] of Object.entries(options.expect ?? {})) {
      const value = answer[field]
      if (type === 'array' ? !Array.isArray(value) : typeof value !== type) throw new WecomError(path, null, `answer without ${field}`)
    }
    return answer
  }
}

const withoutIp = (text: string) => text.replace(/, from ip: [^,]*/, '')
