/** Excel runs what begins like this when the sheet is saved as CSV and opened again. */
export const guardCell = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)

/** What a zip says it will unpack to; a small file that unpacks to gigabytes is refused unread. */
export function unpackedBytes(zip: Buffer): number {
  let total = 0
  for (let at = zip.indexOf('PK\x01\x02'); at >= 0 && at + 46 <= zip.length; at = zip.indexOf('PK\x01\x02', at + 46)) total += zip.readUInt32LE(at + 24)
  return total
}
