import { expect, it } from 'vitest'
import { splitNames } from './split-names.ts'

it('takes names line by line and sets repeats and overlong ones aside', () => {
  expect(splitNames('春季车展\n试驾节，春季车展、VIP\n\n' + '长'.repeat(31), ['VIP'])).toEqual({
    names: ['春季车展', '试驾节'], repeated: ['春季车展', 'VIP'], tooLong: ['长'.repeat(31)],
  })
})
