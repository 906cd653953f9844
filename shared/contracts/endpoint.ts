import { Type, type Static, type TObject, type TSchema } from 'typebox'
import type { Permission } from '../domain/policy.ts'

/**
 * Who may call an endpoint at all. What they may do there is `permission`, decided by the policy table.
 * - `public`: no session · `admin`: console cookie · `sidebar`: sidebar bearer · `staff`: either
 */
export type Audience = 'public' | 'admin' | 'sidebar' | 'staff'

export interface Endpoint<
  P extends TObject = TObject,
  Q extends TObject = TObject,
  B extends TSchema = TSchema,
  R extends TSchema = TSchema,
> {
  readonly id: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly audience: Audience
  readonly permission?: Permission
  readonly summary: string
  /** Where 1 MB of body is not enough. */
  readonly maxBodyBytes?: number
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly response: R
}

const Nothing = Type.Object({})
type Nothing = typeof Nothing

interface EndpointInput<P extends TObject, Q extends TObject, B extends TSchema, R extends TSchema> {
  id: string
  method: Endpoint['method']
  path: string
  audience: Audience
  permission?: Permission
  summary: string
  maxBodyBytes?: number
  params?: P
  query?: Q
  body?: B
  response: R
}

/** One object gives the server its validation and serialization and both apps their typed client. */
export function endpoint<
  R extends TSchema,
  P extends TObject = Nothing,
  Q extends TObject = Nothing,
  B extends TSchema = Nothing,
>(input: EndpointInput<P, Q, B, R>): Endpoint<P, Q, B, R> {
  return {
    ...input,
    params: (input.params ?? Nothing) as P,
    query: (input.query ?? Nothing) as Q,
    body: (input.body ?? Nothing) as B,
  }
}

export type ParamsOf<E extends Endpoint> = Static<E['params']>
export type QueryOf<E extends Endpoint> = Static<E['query']>
export type BodyOf<E extends Endpoint> = Static<E['body']>
export type ResponseOf<E extends Endpoint> = Static<E['response']>
