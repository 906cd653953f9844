import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { WecomError } from './errors.ts'

/** An answer that lacks what its page documents counts as no answer: nothing is guessed from half of it. */
export function answerOf<S extends TSchema>(path: string, schema: S, answer: unknown): Static<S> {
  if (Value.Check(schema, answer)) return answer as Static<S>
  const [first] = [...Value.Errors(schema, answer)]
  // The place, never the value: it may be a customer's.
  throw new WecomError(path, null, `answer does not fit its documented shape at ${first?.instancePath || '/'}`)
}
