import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { GroupCipher, newDataKey, unwrapDataKey, wrapDataKey } from './field-cipher.ts'
import { readMasterKey } from './master-key.ts'

describe('field encryption', () => {
  const cipher = new GroupCipher(Buffer.alloc(32, 1), 1)
  it('opens only in the field it was made for', () => {
    const sealed = cipher.encrypt('12800006721', 'person.phone')
    expect(sealed).not.toContain('6721')
    expect(cipher.decrypt(sealed, 'person.phone')).toBe('12800006721')
    expect(() => cipher.decrypt(sealed, 'app.secret')).toThrow()
    expect(cipher.encrypt('12800006721', 'person.phone')).not.toBe(sealed)
  })
  it('hashes alike in one group and differently in another', () => {
    expect(cipher.hash('6721', 'phone-tail')).toBe(cipher.hash('6721', 'phone-tail'))
    expect(cipher.hash('6721', 'phone-tail')).not.toBe(new GroupCipher(Buffer.alloc(32, 2), 1).hash('6721', 'phone-tail'))
    expect(cipher.hash('6721', 'phone-tail')).not.toBe(cipher.hash('6721', 'phone'))
  })
  it('a data key is wrapped for one group', () => {
    const master = randomBytes(32)
    const key = newDataKey()
    expect(unwrapDataKey(master, wrapDataKey(master, key, '7'), '7').equals(key)).toBe(true)
    expect(() => unwrapDataKey(master, wrapDataKey(master, key, '7'), '8')).toThrow()
  })
  it('a demo key is known as one, and a short key is refused', () => {
    const text = Buffer.alloc(32, 3).toString('base64')
    expect(readMasterKey({ MASTER_KEY: `demo:${text}` }).isDemo).toBe(true)
    expect(readMasterKey({ MASTER_KEY: text }).isDemo).toBe(false)
    expect(() => readMasterKey({ MASTER_KEY: 'c2hvcnQ=' })).toThrow('32 字节')
    expect(() => readMasterKey({})).toThrow('缺少主密钥')
  })
})
