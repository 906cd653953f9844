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
})
