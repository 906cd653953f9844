/** Values that open something, as they stand in addresses and connection strings; and mobile numbers. */
export const withoutSecrets = (text: string): string => text
  .replace(/\b((?:access_token|corpsecret|secret|ticket|code|msg_signature|echostr|token)=)[^&\s"']+/gi, '$1…')
  .replace(/(\/\/[^:/\s]+:)[^@/\s]+@/g, '$1…@')
  .replace(/(?<!\d)1[3-9]\d{9}(?!\d)/g, '1…')

/**
 * What went wrong, without the values of a refused statement: Drizzle puts them into its message, and with them
 * customers' names and advisors' notes would stand in logs and on pages.
 */
export function plainMessage(error: unknown): string {
  let current = error
  while (current instanceof Error && current.message.startsWith('Failed query:') && current.cause instanceof Error) current = current.cause
  const text = current instanceof Error ? current.message : String(current)
  return withoutSecrets(text.replace(/Failed query:[\s\S]*/, 'Failed query')).slice(0, 500)
}
