import type { KeyKind, VerifiedBy } from './evidence.model.ts'

/** A person as made with its source record: what the rules look at. It never changes hands; merging only points. */
export interface Subject {
  id: string
  entityId: string
  storeId: string
  /** First record. */
  at: number
  /** Somebody of the store is friends with them. */
  live: boolean
  /** The WeCom subject they are a contact of: two contacts of one subject are two WeChat accounts. */
  account: string | null
  name: string
  surname: string | null
  gender: number | null
  ageBand: number | null
}

export interface HeldKey {
  personId: string
  kind: KeyKind
  scope: string
  hash: string
  verifiedBy: VerifiedBy
  firstSeen: number
  /** Given for vehicles: theirs until then. */
  validTo: number | null
}

export interface Verdict {
  a: string
  b: string
  verdict: 'same' | 'not_same'
  survivorId: string | null
  at: number
}

/**
 * A value held by more persons than this (fleet, number pool) says nothing and is dropped before anything is compared.
 * One human with a contact in every corp of a big group, a DMS record and two leads stays below.
 */
export const maxHolders = 12

export const keyName = (key: Pick<HeldKey, 'kind' | 'scope' | 'hash'>): string => `${key.kind} ${key.scope} ${key.hash}`

/** Ids are numbers of up to 19 digits in text. */
export const compareIds = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)

export const contractKey = (a: string, b: string): string => (compareIds(a, b) < 0 ? `${a}:${b}` : `${b}:${a}`)
export const pairKey = contractKey
