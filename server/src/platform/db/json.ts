/** MySQL gives JSON columns parsed, MariaDB as text. */
export const fromJson = <T>(value: unknown): T => (typeof value === 'string' ? (JSON.parse(value) as T) : (value as T))
