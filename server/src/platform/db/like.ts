/** Pattern for LIKE that finds `text` anywhere; what people type is never a wildcard. */
export const likeAnywhere = (text: string): string => `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
