import type { Static, TSchema } from 'typebox'
import { answerOf, checkRequest } from './answers.ts'
import { DownstreamApp, downstreamOf, refuseRevoked, secretHash, type Install } from './corp-gateway.ts'
import type { CredentialKind, CredentialStore, FetchedCredential } from './credentials.ts'
import { TicketAnswer, TokenAnswer } from './endpoints/credential-answers.ts'
import { WecomError } from './errors.ts'
import type { Limiter } from './limits/limiter.ts'
import type { Priority } from './limits/limits.model.ts'

export type { Install } from './corp-gateway.ts'

export interface CallOptions<A extends TSchema = TSchema> {
  query?: Record<string, string | number>
  body?: unknown
  form?: () => FormData
  priority?: Priority
  timeoutMs?: number
  /** Shape of the body: what does not fit is our own mistake and never sent. */
  request?: TSchema
  /** Shape of the answer, else it counts as no answer. */
  answer?: A
  /** Doing it twice changes nothing, so -1, 6000 and the like are tried again here. Other writes leave that to their job. */
  repeatable?: boolean
}

export interface CallReport { corpId: string; path: string; errcode: number | null; ms: number }
export type Observe = (call: CallReport) => void

interface RawAnswer { errcode?: unknown; errmsg?: unknown; [key: string]: unknown }

const tokenErrors = new Set([40001, 40014, 42001])
/** Doc 90313: try a busy WeCom again, at most three times. */
const busyTries = 3
const busyPauseMs = 200
const tokenTimeoutMs = 8_000

/** WeCom behind our types: token on the query string, checked answers, one retry after a dead token, calls within WeCom's limits. */
export class WecomClient {
  readonly limiter: Limiter
  readonly #origin: string
  readonly #credentials: CredentialStore
  readonly #observe: Observe

  constructor(deps: { apiOrigin: string; credentials: CredentialStore; limiter: Limiter; observe?: Observe }) {
    this.#origin = deps.apiOrigin
    this.#credentials = deps.credentials
    this.limiter = deps.limiter
    this.#observe = deps.observe ?? (() => undefined)
  }

  /** Path below /cgi-bin/. POST when there is a body or a form. */
  async call<A extends TSchema>(install: Install, path: string, options: CallOptions<A> & { answer: A }): Promise<Static<A>>
  async call(install: Install, path: string, options?: CallOptions): Promise<RawAnswer>
  async call(install: Install, path: string, options: CallOptions = {}): Promise<unknown> {
    if (options.request) checkRequest(path, options.request, options.body)
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await this.#once(install, path, options)
        return options.answer ? answerOf(path, options.answer, answer) : answer
      } catch (cause) {
        const again = cause instanceof WecomError && cause.kind === 'busy' && options.repeatable === true && attempt <= busyTries
        if (!again) throw cause
        await new Promise((resolve) => setTimeout(resolve, busyPauseMs * 2 ** (attempt - 1) * (0.75 + Math.random() / 2)))
      }
    }
  }

  async accessToken(install: Install): Promise<string> {
    refuseRevoked(install, 'gettoken')
    return this.#credentials.get({ groupId: install.groupId, installId: install.id, kind: 'access', ...secretHash(install) }, () => this.#fetchToken(install))
  }

  /** Forgets the token and the tickets of an install. */
  dropCredentials(install: { groupId: string; id: string }): Promise<void> {
    return this.#credentials.drop(install.groupId, install.id)
  }

  /** Tickets for the JS-SDK: `jsapi` signs wx.config, `agent` signs agentConfig (doc 90506, §1.2). */
  async ticket(install: Install, kind: Exclude<CredentialKind, 'access'>): Promise<string> {
    refuseRevoked(install, 'ticket/get')
    return this.#credentials.get({ groupId: install.groupId, installId: install.id, kind }, async () => {
      const answer = kind === 'jsapi'
        ? await this.call(install, 'get_jsapi_ticket', { answer: TicketAnswer, repeatable: true })
        : await this.call(install, 'ticket/get', { query: { type: 'agent_config' }, answer: TicketAnswer, repeatable: true })
      return { value: answer.ticket, expiresInSeconds: answer.expires_in }
    })
  }

  async #once(install: Install, path: string, options: CallOptions): Promise<RawAnswer> {
    // Before the slot: who fetches a token must not wait for those who wait for it.
    const token = await this.accessToken(install)
    return this.limiter.run(install.corpId, path, options.priority ?? 'interactive', async () => {
      const send = (value: string) => this.#send(install.corpId, path, { ...options, query: { access_token: value, ...options.query } })
      try {
        return await send(token)
      } catch (cause) {
        if (!(cause instanceof WecomError) || cause.errcode === null || !tokenErrors.has(cause.errcode)) throw cause
        return send(await this.#credentials.renew({ groupId: install.groupId, installId: install.id, kind: 'access', ...secretHash(install) }, token, () => this.#fetchToken(install)))
      }
    })
  }

  async #fetchToken(install: Install): Promise<FetchedCredential> {
    const { gateway } = install
    if (gateway.driver === 'shared') {
      // By the upstream's token, no secret involved (doc 95816).
      const shared = await this.call(gateway.upstream, 'corpgroup/corp/gettoken', { body: downstreamOf(install), request: DownstreamApp, answer: TokenAnswer, repeatable: true })
      return { value: shared.access_token, expiresInSeconds: shared.expires_in }
    }
    await this.limiter.passBlock(install.corpId, 'gettoken')
    const answer = answerOf('gettoken', TokenAnswer, await this.#send(install.corpId, 'gettoken', { query: { corpid: install.corpId, corpsecret: gateway.secret() }, timeoutMs: tokenTimeoutMs }))
    return { value: answer.access_token, expiresInSeconds: answer.expires_in }
  }

  async #send(corpId: string, path: string, options: CallOptions): Promise<RawAnswer> {
    const url = new URL(`/cgi-bin/${path}`, this.#origin)
    for (const [key, value] of Object.entries(options.query ?? {})) url.searchParams.set(key, String(value))
    const started = performance.now()
    const sentAt = this.limiter.now()
    const observe = (errcode: number | null) => this.#observe({ corpId, path, errcode, ms: Math.round(performance.now() - started) })
    let answer: RawAnswer
    try {
      const response = await fetch(url, {
        ...(options.form ? { method: 'POST', body: options.form() } : {}),
        ...(options.body !== undefined ? { method: 'POST', body: JSON.stringify(options.body), headers: { 'content-type': 'application/json' } } : {}),
        signal: AbortSignal.timeout(options.timeoutMs ?? 10_000),
        redirect: 'error',
      })
      answer = (await response.json()) as RawAnswer
    } catch (cause) {
      observe(null)
      // The URL carries the token: never let it into a message.
      throw new WecomError(path, null, cause instanceof Error ? cause.name : 'no answer')
    }
    const errcode = typeof answer.errcode === 'number' ? answer.errcode : null
    observe(errcode)
    await this.limiter.learn(corpId, path, errcode, sentAt)
    if (errcode !== 0) throw new WecomError(path, errcode, typeof answer.errmsg === 'string' ? withoutIp(answer.errmsg) : '')
    return answer
  }
}

const withoutIp = (text: string) => text.replace(/, from ip: [^,]*/, '')
