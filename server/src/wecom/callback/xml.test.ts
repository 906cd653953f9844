import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BadXml, encryptOf, parseXml } from './xml.ts'

describe('callback xml', () => {
  it('finds the ciphertext in both spellings', () => {
    expect(encryptOf('<xml><Encrypt><![CDATA[YWJj]]></Encrypt></xml>')).toBe('YWJj')
    expect(encryptOf('<xml><Encrypt>YWJj</Encrypt></xml>')).toBe('YWJj')
    expect(() => encryptOf('<xml><encrypt/></xml>')).toThrow(BadXml)
  })

  it('keeps values as text and refuses entity bombs and broken documents', () => {
    expect(parseXml('<xml><State><![CDATA[渠道-小红书]]></State><CreateTime>0123</CreateTime></xml>')).toEqual({ State: '渠道-小红书', CreateTime: '0123' })
    expect(() => parseXml('<!DOCTYPE a [<!ENTITY x "y">]><xml/>')).toThrow(BadXml)
    expect(() => parseXml('<xml><a></xml>')).toThrow(BadXml)
    expect(() => parseXml('plain')).toThrow(BadXml)
  })

  it('reads flat documents as the parser does', () => {
    const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/)
    const content = fc.oneof(fc.string(), fc.constantFrom('', ' a ', '0123', ']]', 'a&amp;b', '<b/>', '池塘\n', '</A>'))
    const cdata = content.map((text) => `<![CDATA[${text.replaceAll(']]>', '')}]]>`)
    const plain = content.map((text) => text.replace(/[<>&]/g, ''))
    const field = fc.tuple(name, fc.oneof(cdata, plain)).map(([tag, text]) => `<${tag}>${text}</${tag}>`)
    fc.assert(fc.property(fc.array(field, { minLength: 1, maxLength: 6 }), (fields) => {
      // A comment is nothing to XML but too much for the shortcut.
      const viaParser = () => parseXml(`<xml><!-- -->${fields.join('')}</xml>`)
      const direct = () => parseXml(`<xml>${fields.join('')}</xml>`)
      let expected: unknown
      try {
        expected = viaParser()
      } catch (cause) {
        expect(cause).toBeInstanceOf(BadXml)
        return
      }
      expect(direct()).toEqual(expected)
    }), { numRuns: 500 })
    expect(parseXml('<xml><A>1</A><A>2</A><B><C>3</C></B></xml>')).toEqual({ A: ['1', '2'], B: { C: '3' } })
  })

  it('refuses what the parser itself finds dangerous', () => {
    for (const text of ['<xml><__proto__>1</__proto__></xml>', '<xml><A><__proto__><B>1</B></__proto__></A></xml>', `<xml>${'<a>'.repeat(200)}${'</a>'.repeat(200)}</xml>`])
      expect(() => parseXml(text)).toThrow(BadXml)
    expect(({} as Record<string, unknown>)['B']).toBeUndefined()
  })
})
