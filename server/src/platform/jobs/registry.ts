import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'

export interface JobContext {
  groupId: string
  jobId: string
  attempt: number
  /** This process is being stopped: long work gives itself back (RetryLater) at the next safe point. */
  stopping(): boolean
}

export interface JobDefinition<S extends TSchema = TSchema> {
  /** `<feature>.<verb-noun>` */
  kind: string
  payload: S
  /** Tries before the job is dead. */
  maxAttempts: number
  /** welcome < interactive < sync < statistics; smaller first */
  priority: number
}

export const defineJob = <S extends TSchema>(definition: JobDefinition<S>): JobDefinition<S> => definition

export type JobHandler<S extends TSchema = TSchema> = (payload: Static<S>, context: JobContext) => Promise<void>

/** Thrown by a handler when trying again cannot help: the job is dead at once, with the reason. */
export class PermanentJobError extends Error {
  override name = 'PermanentJobError'
}

/** Thrown to try again at a known time (rate limits), without counting as a failure. */
export class RetryLater extends Error {
  override name = 'RetryLater'
  readonly delayMs: number
  constructor(message: string, delayMs: number) {
    super(message)
    this.delayMs = delayMs
  }
}

/** Boot fails on a job without a handler or with two. */
export class JobRegistry {
  readonly #definitions = new Map<string, JobDefinition>()
  readonly #handlers = new Map<string, JobHandler<never>>()

  declare(...definitions: JobDefinition[]): void {
    for (const definition of definitions) {
      if (this.#definitions.has(definition.kind)) throw new Error(`job ${definition.kind} is declared twice`)
      this.#definitions.set(definition.kind, definition)
    }
  }

  handle<S extends TSchema>(definition: JobDefinition<S>, handler: JobHandler<S>): void {
    if (this.#handlers.has(definition.kind)) throw new Error(`job ${definition.kind} has two handlers`)
    if (!this.#definitions.has(definition.kind)) this.declare(definition as unknown as JobDefinition)
    this.#handlers.set(definition.kind, handler as JobHandler<never>)
  }

  definition(kind: string): JobDefinition {
    const definition = this.#definitions.get(kind)
    if (!definition) throw new Error(`unknown job ${kind}`)
    return definition
  }

  checkComplete(): void {
    for (const kind of this.#definitions.keys()) if (!this.#handlers.has(kind)) throw new Error(`job ${kind} has no handler`)
  }

  /** Payloads are checked on enqueue and again here: a row may be older than the code. */
  async run(kind: string, payload: unknown, context: JobContext): Promise<void> {
    const definition = this.definition(kind)
    const handler = this.#handlers.get(kind)
    if (!handler) throw new PermanentJobError(`job ${kind} has no handler`)
    if (!Value.Check(definition.payload, payload)) throw new PermanentJobError(`payload of ${kind} does not fit`)
    await handler(payload as never, context)
  }
}
