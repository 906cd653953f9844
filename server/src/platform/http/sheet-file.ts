import writeExcelFile from 'write-excel-file/node'
import { guardCell } from './sheet.ts'

export type SheetCell = string | number | null
export interface SheetOf { name: string; columns: readonly string[]; rows: readonly (readonly SheetCell[])[] }

/** An Excel file whose every sheet begins with the same line: who took it, when. Text is never run by a spreadsheet. */
export async function sheetFile(mark: string, sheets: readonly SheetOf[]): Promise<string> {
  const text = (value: string) => ({ value: guardCell(value), type: String })
  const cell = (value: SheetCell) => (value === null ? null : typeof value === 'number' ? { value, type: Number } : text(value))
  const file = await writeExcelFile(sheets.map(({ name, columns, rows }) => ({
    sheet: name, stickyRowsCount: 2, data: [[text(mark)], columns.map((value) => ({ value, fontWeight: 'bold' as const })), ...rows.map((cells) => cells.map(cell))],
  }))).toBuffer()
  return file.toString('base64')
}
