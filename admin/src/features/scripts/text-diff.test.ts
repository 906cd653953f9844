import { expect, it } from 'vitest'
import { textDiff } from './text-diff.ts'

const shown = (before: string, after: string) => textDiff(before, after).map(({ text, kind }) => (kind === 'same' ? text : kind === 'added' ? `[+${text}]` : `[-${text}]`)).join('')

it('shows what came and what went', () => {
  expect(shown('周末来试驾', '周末来试驾，带驾照')).toBe('周末来试驾[+，带驾照]')
  expect(shown('补 3000 元', '补 5000 元')).toBe('补 [-3000][+5000] 元')
  expect(shown('{车型}到了', '{爱车}到了')).toBe('[-{车型}][+{爱车}]到了')
  expect(shown('一样', '一样')).toBe('一样')
  expect(shown('', '新写')).toBe('[+新写]')
})
it('puts the two texts back together', () => {
  const [before, after] = ['您周末哪天方便来试一下{车型}？我先问好车。', '周末哪天有空来试一下{车型}？您说个时间。']
  const pieces = textDiff(before, after)
  expect(pieces.filter((one) => one.kind !== 'added').map((one) => one.text).join('')).toBe(before)
  expect(pieces.filter((one) => one.kind !== 'removed').map((one) => one.text).join('')).toBe(after)
})
