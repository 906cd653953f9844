import { describe, expect, it } from 'vitest'
import { describeError } from './log.ts'

describe('an error in a log line', () => {
  it('is type, message and a short stack', () => {
    expect(describeError(new RangeError('too far'))).toMatchObject({ type: 'RangeError', message: 'too far' })
  })

  it('carries no value of a refused statement', () => {
    const refused = new Error("Failed query: insert into `follow_up` values (?)\nparams: 138 0000 6721 想要白色", { cause: new Error("Column 'due_at' cannot be null") })
    expect(describeError(refused)).toMatchObject({ message: "Column 'due_at' cannot be null" })
    for (const one of [refused, String(refused), new Error(String(refused))]) expect(JSON.stringify(describeError(one))).not.toContain('6721')
  })

  it('may be anything that was thrown or already described', () => {
    expect(describeError('Error: Deadlock found')).toMatchObject({ message: 'Error: Deadlock found' })
    expect(describeError(undefined)).toMatchObject({ message: 'undefined' })
  })
})
