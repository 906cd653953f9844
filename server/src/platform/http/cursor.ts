import { AppError } from './errors.ts'

/** Keyset of (time, id), opaque on the wire. */
export const encodeCursor = (at: Date, id: string): string => Buffer.from(`${at.getTime()}.${id}`).toString('base64url')

export function decodeCursor(cursor: string | undefined): { at: Date; id: string } | null {
  if (!cursor) return null
  const found = /^(\d{1,15})\.(\d{1,20})$/.exec(Buffer.from(cursor, 'base64url').toString())
  if (!found) throw new AppError('request.invalid', { detail: 'cursor' })
  return { at: new Date(Number(found[1])), id: found[2]! }
}

/** Cuts the one row too many that tells whether there is a next page. */
export function pageOf<T>(rows: T[], limit: number, keyOf: (row: T) => { at: Date; id: string }): { items: T[]; nextCursor: string | null } {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  if (rows.length <= limit || last === undefined) return { items, nextCursor: null }
  const { at, id } = keyOf(last)
  return { items, nextCursor: encodeCursor(at, id) }
}

/** Of a list in the order of ids alone. */
export const pageById = <T extends { id: string }>(rows: T[], limit: number): { items: T[]; nextCursor: string | null } => pageOf(rows, limit, ({ id }) => ({ at: new Date(0), id }))
