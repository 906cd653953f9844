import type { BodyOf, Endpoint, ParamsOf, QueryOf, ResponseOf } from '@chitang/shared/contracts/endpoint'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { demand } from '../access/policy.ts'
import type { Scope } from '../access/scope.ts'

export interface Input<E extends Endpoint> {
  params: ParamsOf<E>
  query: QueryOf<E>
  body: BodyOf<E>
  request: FastifyRequest
  reply: FastifyReply
}

export type ScopedHandler<E extends Endpoint> = (scope: Scope, input: Input<E>) => Promise<ResponseOf<E>>
/** `again` asks anew whether the session still may. */
export type StreamHandler<E extends Endpoint> = (scope: Scope, input: Input<E>, again: () => Promise<Scope>) => Promise<void>
export type PublicHandler<E extends Endpoint> = (input: Input<E>) => Promise<ResponseOf<E>>
export type Authenticate = (request: FastifyRequest, audience: 'admin' | 'sidebar' | 'staff') => Promise<Scope>

export const apiBase = '/api/v1'

/** Registers contracts: validation, session, permission and serialization come from the one endpoint object. */
export class Router {
  readonly app: FastifyInstance
  readonly #authenticate: Authenticate
  readonly registered = new Set<string>()

  constructor(app: FastifyInstance, authenticate: Authenticate) {
    this.app = app
    this.#authenticate = authenticate
  }

  scoped<E extends Endpoint>(endpoint: E, handler: ScopedHandler<E>): void {
    const { audience, permission } = endpoint
    if (audience === 'public') throw new Error(`${endpoint.id} is public`)
    this.#add(endpoint, async (request, reply) => {
      const scope = await this.#authenticate(request, audience)
      if (permission) demand(scope, permission)
      return handler(scope, inputOf<E>(request, reply))
    })
  }

  /** Answers by server-sent events: the handler takes the reply over once it knows what to send. */
  stream<E extends Endpoint>(endpoint: E, handler: StreamHandler<E>): void {
    const { audience, permission } = endpoint
    if (audience === 'public') throw new Error(`${endpoint.id} is public`)
    this.#add(endpoint, async (request, reply) => {
      const again = async (): Promise<Scope> => {
        const scope = await this.#authenticate(request, audience)
        if (permission) demand(scope, permission)
        return scope
      }
      await handler(await again(), inputOf<E>(request, reply), again)
    })
  }

  open<E extends Endpoint>(endpoint: E, handler: PublicHandler<E>): void {
    if (endpoint.audience !== 'public') throw new Error(`${endpoint.id} needs a session`)
    this.#add(endpoint, (request, reply) => handler(inputOf<E>(request, reply)))
  }

  #add(endpoint: Endpoint, handle: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>): void {
    this.registered.add(endpoint.id)
    const hasBody = endpoint.method !== 'GET' && endpoint.method !== 'DELETE'
    this.app.route({
      method: endpoint.method,
      url: apiBase + endpoint.path,
      config: { rateLimit: {} },
      ...(endpoint.maxBodyBytes === undefined ? {} : { bodyLimit: endpoint.maxBodyBytes }),
      schema: {
        operationId: endpoint.id,
        summary: endpoint.summary,
        tags: [endpoint.audience],
        params: endpoint.params,
        querystring: endpoint.query,
        ...(hasBody ? { body: endpoint.body } : {}),
        response: { 200: endpoint.response },
      },
      handler: async (request, reply) => {
        reply.header('cache-control', 'no-store')
        return handle(request, reply)
      },
    })
  }
}

const inputOf = <E extends Endpoint>(request: FastifyRequest, reply: FastifyReply): Input<E> => ({
  params: request.params as ParamsOf<E>,
  query: request.query as QueryOf<E>,
  body: (request.body ?? {}) as BodyOf<E>,
  request,
  reply,
})
