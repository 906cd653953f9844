import { randomBytes } from 'node:crypto'
import { decrypt, encrypt, getSignature } from '@wecom/crypto'
import { randomText } from '../model/ids.ts'
import type { App } from '../model/types.ts'

/** Field values are text in CDATA, numbers are bare: the shape of the official samples (page 92130). */
export function eventXml(fields: Record<string, string | number>): string {
  const rows = Object.entries(fields).map(([name, value]) =>
    typeof value === 'number' ? `<${name}>${value}</${name}>` : `<${name}><![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]></${name}>`)
  return `<xml>${rows.join('')}</xml>`
}

export interface Envelope { query: string; body: string }

const signed = (app: App, encrypted: string, seconds: number): URLSearchParams => {
  const timestamp = String(seconds)
  const nonce = String(Math.floor(Math.random() * 1e10))
  return new URLSearchParams({ msg_signature: getSignature(app.token, timestamp, nonce, encrypted), timestamp, nonce })
}

/** page 90930: receiveid is the corp id for a self-built app; padding to 32 is done by the package. */
export function seal(app: App, corpId: string, xml: string, seconds: number): Envelope {
  const encrypted = encrypt(app.aesKey, xml, corpId, randomBytes(16))
  return {
    query: signed(app, encrypted, seconds).toString(),
    body: `<xml><ToUserName><![CDATA[${corpId}]]></ToUserName><AgentID><![CDATA[${app.agentId}]]></AgentID><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`,
  }
}

export function urlCheck(app: App, corpId: string, seconds: number): { query: string; echo: string } {
  const echo = randomText(19).replace(/\D/g, '7')
  const encrypted = encrypt(app.aesKey, echo, corpId, randomBytes(16))
  const query = signed(app, encrypted, seconds)
  query.set('echostr', encrypted)
  return { query: query.toString(), echo }
}

/** Opens an envelope again; used by tests and by people who look into a delivery. */
export const open = (aesKey: string, encrypted: string): { message: string; id: string } => decrypt(aesKey, encrypted)
