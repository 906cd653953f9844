import { describe, expect, it } from 'vitest'
import { describeError } from './log.ts'

describe('an error in a log line', () => {
  it('is type, message and a short stack', () => {
    expect(describeError(new RangeError('too far'))).toMatchObject({ type: 'RangeError', message: 'too far' })
  })

  it('may be anything that was thrown or already described', () => {
    expect(describeError('Error: Deadlock found')).toMatchObject({ message: 'Error: Deadlock found' })
    expect(describeError(undefined)).toMatchObject({ message: 'undefined' })
  })
})
