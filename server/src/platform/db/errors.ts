/** Drizzle wraps mysql2 errors in `cause`; the number is the only thing engines agree on. */
export function errnoOf(error: unknown): number | null {
  for (let current = error; current instanceof Error; current = current.cause) {
    const errno = (current as Error & { errno?: unknown }).errno
    if (typeof errno === 'number') return errno
  }
  return null
}

/** Deadlock, lock wait, snapshot check; 8002 and 9007 on TiDB. */
const retryable = new Set([1213, 1205, 1020, 8002, 9007])

export const isRetryable = (error: unknown): boolean => retryable.has(errnoOf(error) ?? 0)

export function isDuplicate(error: unknown, keySuffix?: string): boolean {
  if (errnoOf(error) !== 1062) return false
  return keySuffix === undefined || messageOf(error).includes(keySuffix)
}

function messageOf(error: unknown): string {
  const parts: string[] = []
  for (let current = error; current instanceof Error; current = current.cause) parts.push(current.message)
  return parts.join('\n')
}
