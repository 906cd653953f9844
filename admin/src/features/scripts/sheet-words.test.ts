import { expect, it } from 'vitest'
import { problemsCsv } from './sheet-words.ts'

it('gives the rows with problems, none of which a spreadsheet would run', () => {
  const row = { line: 3, code: '=cmd', title: '他说"好"', state: 'error' as const, problems: ['标题没有填'], warnings: [] }
  expect(problemsCsv([row, { ...row, state: 'new' }])).toBe('\uFEFF"行","编号","标题","问题"\r\n"3","\'=cmd","他说""好""","标题没有填"\r\n')
})
