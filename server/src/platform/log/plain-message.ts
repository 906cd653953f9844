/**
 * What went wrong, without the values of a refused statement: Drizzle puts them into its message, and with them
 * customers' names and advisors' notes would stand in logs and on pages.
 */
export function plainMessage(error: unknown): string {
  let current = error
  while (current instanceof Error && current.message.startsWith('Failed query:') && current.cause instanceof Error) current = current.cause
  const text = current instanceof Error ? current.message : String(current)
  return text.replace(/Failed query:[\s\S]*/, 'Failed query').slice(0, 500)
}
