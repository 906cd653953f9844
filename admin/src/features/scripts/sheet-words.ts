import type { ImportRow } from '@chitang/shared/contracts/script-sheets'

export const stateWords: Record<ImportRow['state'], string> = { new: '新写', changed: '更新', same: '没变', error: '有问题' }

/** Excel runs a cell that begins like a formula; such a cell is kept a word. */
const cell = (value: string | number): string => {
  const text = String(value)
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
}

/** With a mark at the start, by which Excel reads it as UTF-8. */
export const problemsCsv = (rows: readonly ImportRow[]): string =>
  `\uFEFF${[['行', '编号', '标题', '问题'], ...rows.filter((row) => row.state === 'error').map((row) => [row.line, row.code, row.title, row.problems.join('；')])].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
