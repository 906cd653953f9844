import { XMLParser, XMLValidator } from 'fast-xml-parser'

const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, trimValues: true, processEntities: false })

export class BadXml extends Error {
  override name = 'BadXml'
}

/** Values are strings or nested objects; documents with a DOCTYPE (entity bombs) are refused unread. */
export function parseXml(text: string): Record<string, unknown> {
  if (text.includes('<!DOCTYPE') || text.includes('<!ENTITY')) throw new BadXml('doctype')
  const flat = flatFields(text)
  if (flat) return flat
  const parsed = parsedOf(text)
  if (typeof parsed.xml !== 'object' || parsed.xml === null) throw new BadXml('no xml root')
  return parsed.xml as Record<string, unknown>
}

/** The parser throws on what it finds dangerous: names of the prototype, a hundred nested tags. */
function parsedOf(text: string): { xml?: unknown } {
  try {
    if (XMLValidator.validate(text) === true) return parser.parse(text) as { xml?: unknown }
  } catch (cause) {
    throw new BadXml(cause instanceof Error ? cause.message.slice(0, 100) : 'refused by the parser')
  }
  throw new BadXml('malformed')
}

const flatField = /\s*<([A-Za-z_][A-Za-z0-9_]*)>(?:<!\[CDATA\[((?:(?!\]\]>)[^])*)\]\]>|([^<&]*))<\/\1>/y
const flatEnd = /\s*<\/xml>\s*$/y

/**
 * Nearly every event is `<xml>` with plain fields, each once (doc 92130); reading those by one pattern costs a tenth
 * of the parser. Null for anything else: the parser decides then.
 */
function flatFields(text: string): Record<string, string> | null {
  if (!text.startsWith('<xml>')) return null
  const fields: Record<string, string> = Object.create(null) as Record<string, string>
  let at = 5
  for (;;) {
    flatField.lastIndex = at
    const found = flatField.exec(text)
    if (!found) break
    const name = found[1]!
    if (name in fields || name === '__proto__') return null
    fields[name] = found[2] ?? found[3]!.trim()
    at = flatField.lastIndex
  }
  flatEnd.lastIndex = at
  return flatEnd.test(text) ? { ...fields } : null
}

const base64Text = /^[A-Za-z0-9+/=]+$/
const cdata = { open: '<![CDATA[', close: ']]>' }

/**
 * The envelope is three flat fields, and this one is read before any signature could be checked: plain searching,
 * whose cost is bounded by the length, keeps the hot path cheap and cannot be made to stall.
 */
export function encryptOf(body: string): string {
  if (body.includes('<!DOCTYPE')) throw new BadXml('doctype')
  const from = body.indexOf('<Encrypt>')
  const to = body.indexOf('</Encrypt>', from)
  if (from < 0 || to < 0) throw new BadXml('no Encrypt')
  let text = body.slice(from + '<Encrypt>'.length, to).trim()
  if (text.startsWith(cdata.open) && text.endsWith(cdata.close)) text = text.slice(cdata.open.length, -cdata.close.length).trim()
  if (!base64Text.test(text)) throw new BadXml('no Encrypt')
  return text
}

export const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
