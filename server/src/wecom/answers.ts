import type { Static, TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'
import { WecomError } from './errors.ts'

/** Compiled on first use: a page of 100 customers is checked in microseconds, interpreted it takes milliseconds. */
const validators = new WeakMap<TSchema, Validator>()

function validatorOf(schema: TSchema): Validator {
  let validator = validators.get(schema)
  if (!validator) validators.set(schema, (validator = Compile(schema)))
  return validator
}

/** An answer that lacks what its page documents counts as no answer: nothing is guessed from half of it. */
export function answerOf<S extends TSchema>(path: string, schema: S, answer: unknown): Static<S> {
  const validator = validatorOf(schema)
  if (validator.Check(answer)) return answer as Static<S>
  const [first] = [...validator.Errors(answer)]
  // The place, never the value: it may be a customer's.
  throw new WecomError(path, null, `answer does not fit its documented shape at ${first?.instancePath || '/'}`)
}

/** Our own body against its page: a mistake of ours, never WeCom's. */
export function checkRequest(path: string, schema: TSchema, body: unknown): void {
  if (!validatorOf(schema).Check(body)) throw new Error(`body of ${path} does not fit its documented shape`)
}
