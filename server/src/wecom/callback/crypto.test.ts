import { encrypt as encryptByLibrary } from '@wecom/crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CallbackRefused, callbackSignature, decrypt, openCallback } from './crypto.ts'
import vectors from './crypto.vectors.json' with { type: 'json' }

const keys = (vector: { token: string; encodingAESKey: string }) => ({ token: vector.token, encodingAesKey: vector.encodingAESKey })
const query = (vector: { msg_signature: string; timestamp: string; nonce: string }) => ({ msg_signature: vector.msg_signature, timestamp: vector.timestamp, nonce: vector.nonce })

describe('callback crypto', () => {
  it.each([vectors.V1, vectors.V2, vectors.V3])('opens $name', (vector) => {
    expect(openCallback(keys(vector), query(vector), vector.ciphertext)).toEqual({ message: vector.plaintext, receiveId: vector.receiveId })
  })

  it('refuses a tampered byte under the original signature', () => {
    expect(() => openCallback(keys(vectors.N1), query(vectors.N1), vectors.N1.ciphertext)).toThrow(CallbackRefused)
    expect(callbackSignature(vectors.N1.token, vectors.N1.timestamp, vectors.N1.nonce, vectors.N1.ciphertext)).toBe(vectors.N1.recomputed)
    expect(() => decrypt(vectors.N1.encodingAESKey, vectors.N1.ciphertext)).toThrow(CallbackRefused)
  })

  it('gives the caller a foreign receiver to refuse', () => {
    expect(openCallback(keys(vectors.N2), query(vectors.N2), vectors.N2.ciphertext).receiveId).toBe('wwATTACKER00000000')
  })

  it('refuses a signature of another length without comparing', () => {
    expect(() => openCallback(keys(vectors.V1), { ...query(vectors.V1), msg_signature: 'short' }, vectors.V1.ciphertext)).toThrow('signature')
  })

  it('opens whatever the published library seals, and never crashes on rubbish', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.stringMatching(/^ww[a-z0-9]{16}$/), (message, receiveId) => {
      expect(decrypt(vectors.V1.encodingAESKey, encryptByLibrary(vectors.V1.encodingAESKey, message, receiveId))).toEqual({ message: Buffer.from(message).toString(), receiveId })
    }))
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        decrypt(vectors.V1.encodingAESKey, Buffer.from(bytes).toString('base64'))
      } catch (error) {
        expect(error).toBeInstanceOf(CallbackRefused)
      }
    }))
  })
})
