import type { GroupCipher } from '../../platform/crypto/field-cipher.ts'
import type { Cell } from './row.model.ts'

export const rowsPerChunk = 200
const field = 'data_import.rows'

/** A line of the file as a person counts it (the head is 1), with its cells. */
export interface Line { line: number; cells: Cell[] }

export function sealRows(cipher: GroupCipher, rows: readonly Line[]): string {
  return cipher.encrypt(JSON.stringify(rows.map(({ line, cells }) => [line, cells.map((cell) => (cell instanceof Date ? { day: cell.toISOString() } : cell))])), field)
}

export function openRows(cipher: GroupCipher, sealed: string): Line[] {
  const rows = JSON.parse(cipher.decrypt(sealed, field)) as [number, (Cell | { day: string })[]][]
  return rows.map(([line, cells]) => ({ line, cells: cells.map((cell) => (cell !== null && typeof cell === 'object' && 'day' in cell ? new Date(cell.day) : (cell as Cell))) }))
}

/** Lines of one customer stay in one chunk, whatever their order in the file: a chunk is taken in at once. */
export function chunkLines(lines: readonly Line[], refOf: (line: Line) => string | null): Line[][] {
  const groups = new Map<string, Line[]>()
  for (const line of lines) {
    const key = refOf(line) ?? `line ${line.line}`
    const group = groups.get(key)
    if (group) group.push(line)
    else groups.set(key, [line])
  }
  const chunks: Line[][] = [[]]
  for (const group of groups.values()) {
    if (chunks.at(-1)!.length > 0 && chunks.at(-1)!.length + group.length > rowsPerChunk) chunks.push([])
    chunks.at(-1)!.push(...group)
  }
  return chunks
}
