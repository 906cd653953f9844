import { createHash, randomBytes } from 'node:crypto'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Letters and digits only: EncodingAESKey, Token and ids allow nothing else. */
export function randomText(length: number): string {
  let text = ''
  while (text.length < length) {
    for (const byte of randomBytes(length * 2)) {
      if (byte < 248 && text.length < length) text += ALPHABET[byte % 62]
    }
  }
  return text
}

export const randomId = (prefix: string, length = 30): string => prefix + randomText(length)

/** An id that is the same in every run of the same world. */
export function stableId(prefix: string, source: string, length = 30): string {
  const bytes = createHash('sha512').update(source).digest()
  let text = ''
  for (let i = 0; i < length; i++) text += ALPHABET[(bytes[i % bytes.length]! + i) % 62]
  return prefix + text
}

/** 43 characters that decode to exactly 32 bytes (the last one carries two zero bits). */
export function randomAesKey(): string {
  for (;;) {
    const key = randomBytes(32).toString('base64').slice(0, 43)
    if (/^[A-Za-z0-9]{43}$/.test(key)) return key
    const fixed = key.replace(/[+/]/g, () => randomText(1))
    if (Buffer.from(`${fixed}=`, 'base64').toString('base64').slice(0, 43) === fixed) return fixed
  }
}
