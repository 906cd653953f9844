import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { deriveKey } from './master-key.ts'

/**
 * AES-256-GCM, `iv(12) ‖ tag(16) ‖ ciphertext`, base64. The associated data names what the value is, so that
 * a ciphertext copied into another column or group does not decrypt.
 */
export function seal(key: Buffer, plain: string | Buffer, associated: string): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  cipher.setAAD(Buffer.from(associated))
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64')
}

export function open(key: Buffer, sealed: string, associated: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64')
  if (bytes.length < 28) throw new Error('sealed value is too short')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
  decipher.setAAD(Buffer.from(associated))
  decipher.setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()])
}

/** The data key of one group, with the keyed hash used to find a value without reading it. */
export class GroupCipher {
  readonly keyId: number
  readonly #key: Buffer
  readonly #hashKey: Buffer

  constructor(dataKey: Buffer, keyId: number) {
    this.keyId = keyId
    this.#key = deriveKey(dataKey, 'field')
    this.#hashKey = deriveKey(dataKey, 'hash')
  }

  encrypt(plain: string, field: string): string {
    return seal(this.#key, plain, field)
  }

  decrypt(sealed: string, field: string): string {
    return open(this.#key, sealed, field).toString('utf8')
  }

  /** 32 hex characters; equal values of one group hash alike, across groups they do not. */
  hash(value: string, kind: string): string {
    return createHmac('sha256', this.#hashKey).update(`${kind}\n${value}`).digest('hex').slice(0, 32)
  }
}

export const newDataKey = (): Buffer => randomBytes(32)
export const wrapDataKey = (masterKey: Buffer, dataKey: Buffer, groupId: string): string =>
  seal(deriveKey(masterKey, 'wrap'), dataKey, `data-key:${groupId}`)
export const unwrapDataKey = (masterKey: Buffer, wrapped: string, groupId: string): Buffer =>
  open(deriveKey(masterKey, 'wrap'), wrapped, `data-key:${groupId}`)
