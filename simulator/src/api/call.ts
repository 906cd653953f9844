import type { Sim } from '../model/sim.ts'
import type { App, Corp, Member } from '../model/types.ts'
import { WecomError } from './errors.ts'

export type Json = Record<string, unknown>

export interface UploadedFile { fieldName: string; fileName: string; contentType: string; bytes: Buffer }

export interface Call {
  sim: Sim
  corp: Corp
  app: App
  query: Record<string, string>
  body: Json
  file: UploadedFile | null
}

/** A binary answer (media/get); everything else is JSON. */
export class Binary {
  readonly bytes: Buffer
  readonly contentType: string
  readonly fileName: string
  constructor(bytes: Buffer, contentType: string, fileName: string) {
    this.bytes = bytes
    this.contentType = contentType
    this.fileName = fileName
  }
}

export interface Endpoint {
  method: 'GET' | 'POST'
  /** Needs the app to be listed in 客户联系-可调用接口的应用. */
  customerContact?: boolean
  run(call: Call): Json | Binary
}

export const chars = (text: string): number => [...text].length
export const bytes = (text: string): number => Buffer.byteLength(text, 'utf8')

export function text(body: Json, name: string, rule: { max?: number; maxBytes?: number; errcode?: number } = {}): string | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw new WecomError(40058, `${name} should be a string. Warning: wrong json format.`)
  if (rule.max !== undefined && chars(value) > rule.max) throw new WecomError(rule.errcode ?? 40058, `${name} exceed max length ${rule.max}`)
  if (rule.maxBytes !== undefined && bytes(value) > rule.maxBytes) throw new WecomError(rule.errcode ?? 40058, `${name} exceed max bytes ${rule.maxBytes}`)
  return value
}

export function required(body: Json, name: string, rule: { max?: number; maxBytes?: number; missing?: number } = {}): string {
  const value = text(body, name, rule)
  if (!value) throw new WecomError(rule.missing ?? 40058, `missing ${name}`)
  return value
}

export function list(body: Json, name: string): string[] {
  const value = body[name]
  if (value === undefined || value === null) return []
  if (!Array.isArray(value) || value.some((v) => typeof v !== 'string')) throw new WecomError(40058, `${name} should be an array of strings. Warning: wrong json format.`)
  return value as string[]
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A list of objects; what is left out is an empty one. */
export function objects(body: Json, name: string): Json[] {
  const value = body[name]
  if (value === undefined || value === null) return []
  if (!Array.isArray(value) || !value.every(isObject)) throw new WecomError(40058, `${name} should be an array of objects. Warning: wrong json format.`)
  return value
}

export function object(body: Json, name: string): Json | null {
  const value = body[name]
  if (value === undefined || value === null) return null
  if (!isObject(value)) throw new WecomError(40058, `${name} should be an object. Warning: wrong json format.`)
  return value
}

export function integer(body: Json, name: string): number | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number' || !Number.isInteger(value)) throw new WecomError(40058, `${name} should be an integer. Warning: wrong json format.`)
  return value
}

export function flag(body: Json, name: string): boolean | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'boolean') throw new WecomError(40058, `${name} should be a bool. Warning: wrong json format.`)
  return value
}

export const sees = (app: App, userid: string): boolean => app.visible === null || app.visible.includes(userid)

/** userids are matched case-insensitively (page 90196). */
export function findMember(corp: Corp, userid: string): Member | undefined {
  const exact = corp.members[userid]
  if (exact) return exact
  const lower = userid.toLowerCase()
  return Object.values(corp.members).find((m) => m.userid.toLowerCase() === lower)
}

export function memberInScope(call: Call, userid: string): Member {
  if (!/^[A-Za-z0-9\-_.@]{1,64}$/.test(userid)) throw new WecomError(40003)
  const member = findMember(call.corp, userid)
  if (!member || member.status === 5) throw new WecomError(60111)
  if (!sees(call.app, member.userid)) throw new WecomError(60011)
  return member
}

/** The agentid of the body, which must be the calling app's own (41011 missing, 40056 another's). */
export function ownAgentId({ app, body }: Call): number {
  const agentId = integer(body, 'agentid')
  if (agentId === undefined) throw new WecomError(41011)
  if (agentId !== app.agentId) throw new WecomError(40056)
  return agentId
}

/** Opaque cursors: the position after which the next page begins. */
export const toCursor = (position: number): string => Buffer.from(`p${position}`).toString('base64url')

export function fromCursor(cursor: string | undefined): number {
  if (!cursor) return 0
  const match = /^p(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString())
  if (!match) throw new WecomError(50100)
  return Number(match[1])
}
