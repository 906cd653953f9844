import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto'

export type CallbackRefusal = 'signature' | 'cipher' | 'receiver'

export class CallbackRefused extends Error {
  override name = 'CallbackRefused'
  readonly why: CallbackRefusal
  constructor(why: CallbackRefusal) {
    super(`callback refused: ${why}`)
    this.why = why
  }
}

/** sha1 hex of the four sorted strings, joined (doc 90930, §3.4). */
export function callbackSignature(token: string, timestamp: string, nonce: string, encrypted: string): string {
  return createHash('sha1').update([token, timestamp, nonce, encrypted].sort().join('')).digest('hex')
}

export interface CallbackKeys {
  token: string
  /** 43 characters. */
  encodingAesKey: string
}

export interface SignedQuery { msg_signature: string; timestamp: string; nonce: string }

/** Checks the signature in constant time, then decrypts; the receiver is the caller's to check. */
export function openCallback(keys: CallbackKeys, query: SignedQuery, encrypted: string): { message: string; receiveId: string } {
  const expected = Buffer.from(callbackSignature(keys.token, query.timestamp, query.nonce, encrypted))
  const given = Buffer.from(query.msg_signature)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new CallbackRefused('signature')
  return decrypt(keys.encodingAesKey, encrypted)
}

/**
 * 16 random bytes ‖ uint32 length ‖ message ‖ receiveId, padded to 32 (doc 90930). @wecom/crypto neither checks
 * the padding nor the length field, so a damaged text would come back as rubbish: every field is checked here.
 */
export function decrypt(encodingAesKey: string, encrypted: string): { message: string; receiveId: string } {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  const cipherText = Buffer.from(encrypted, 'base64')
  if (key.length !== 32 || cipherText.length < 32 || cipherText.length % 16 !== 0) throw new CallbackRefused('cipher')
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const plain = Buffer.concat([decipher.update(cipherText), decipher.final()])
  const pad = plain[plain.length - 1]!
  if (pad < 1 || pad > 32 || pad > plain.length - 20) throw new CallbackRefused('cipher')
  for (let i = plain.length - pad; i < plain.length; i++) if (plain[i] !== pad) throw new CallbackRefused('cipher')
  const body = plain.subarray(16, plain.length - pad)
  const length = body.readUInt32BE(0)
  if (length > body.length - 4) throw new CallbackRefused('cipher')
  return { message: body.toString('utf8', 4, 4 + length), receiveId: body.toString('utf8', 4 + length) }
}
