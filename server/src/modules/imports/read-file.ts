import { textOfFile } from '@chitang/shared/domain/file-text'
import { parse } from 'csv-parse/sync'
import { readSheet } from 'read-excel-file/node'
import { AppError } from '../../platform/http/errors.ts'
import { unpackedBytes } from '../../platform/http/sheet.ts'
import type { Cell } from './row.model.ts'

const mostUnpacked = 200 * 1024 * 1024
export const mostRows = 50_000
const mostColumns = 60

export interface Table { headers: string[]; rows: Cell[][] }

/** A CSV (UTF-8 or GB 18030, as Excel on a Chinese Windows saves it) or the first sheet of an XLSX. */
export async function readTable(fileName: string, bytes: Buffer): Promise<Table> {
  const cells = bytes.subarray(0, 4).toString('latin1') === 'PK\x03\x04' ? await readXlsx(bytes) : readCsv(bytes)
  const filled = cells.filter((row) => row.some((cell) => cell !== null && cell !== ''))
  const [head, ...rows] = filled
  if (!head || rows.length === 0) throw new AppError('imports.unreadable', { fileName, why: '文件里没有数据行：第一行是列名，从第二行起是客户' })
  if (rows.length > mostRows) throw new AppError('imports.unreadable', { fileName, why: `一次最多 ${mostRows} 行，这个文件有 ${rows.length} 行，请分成几个文件` })
  if (head.length > mostColumns) throw new AppError('imports.unreadable', { fileName, why: `一次最多 ${mostColumns} 列` })
  return { headers: head.map((cell) => String(cell ?? '').trim().slice(0, 60)), rows: rows.map((row) => head.map((_, at) => row[at] ?? null)) }

  async function readXlsx(zip: Buffer): Promise<Cell[][]> {
    if (unpackedBytes(zip) > mostUnpacked) throw new AppError('imports.unreadable', { fileName, why: '文件解开后太大' })
    try {
      return (await readSheet(zip)) as Cell[][]
    } catch {
      throw new AppError('imports.unreadable', { fileName, why: '不是能打开的 XLSX，请用 Excel 另存一次再上传' })
    }
  }

  function readCsv(text: Buffer): Cell[][] {
    try {
      return parse(textOfFile(text), { bom: true, relax_column_count: true, skip_empty_lines: true, relax_quotes: true, trim: true, delimiter: [',', '\t', ';'] })
    } catch {
      throw new AppError('imports.unreadable', { fileName, why: '不是 CSV，也不是 XLSX' })
    }
  }
}
