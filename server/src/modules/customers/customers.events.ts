import type { AttributeValue } from '@chitang/shared/domain/attributes'

/** Raised inside the transaction that writes the change; other features hang their effects here (wired in app/). */
export interface CustomerEvents {
  relationAdded: RelationAdded
  relationDeleted: RelationDeleted
  relationTransferred: RelationTransferred
  attributesChanged: AttributesChanged
  personsKnownBy: PersonsKnownBy
  remarkNumbers: RemarkNumbers
}

/** New persons, or something by which they may be recognised: a unionid, a number, a surname, whether they are a friend. */
export interface PersonsKnownBy {
  groupId: string
  personIds: readonly string[]
}

/** All numbers a remark holds now, whatever it held before; the first one may be on the person already. */
export interface RemarkNumbers {
  groupId: string
  told: readonly { personId: string; relationId: string; numbers: readonly string[] }[]
}

/** Typed values of a person changed; `relationId` is the relation through which it was done. */
export interface AttributesChanged {
  groupId: string
  personId: string
  storeId: string
  relationId: string
  changes: readonly { key: string; name: string; from: AttributeValue | null; to: AttributeValue | null; mirrorTagGroupId: string | null }[]
}

export interface RelationAdded {
  groupId: string
  corpId: string
  storeId: string
  contactId: string
  externalUserId: string
  personId: string
  relationId: string
  memberId: string
  codeId: string | null
  /** Nickname in WeChat. */
  name: string
  remark: string
  addedAt: Date
  /** The customer was never seen before in this corp. */
  newPerson: boolean
  /** Was a friend, was deleted, is back. */
  again: boolean
}

/** One end of a transfer became known: the new relation, or that the old one is over. */
export interface RelationTransferred {
  groupId: string
  contactId: string
  /** The new relation, or the one that is over. */
  relationId: string
  at: Date
}

export interface RelationDeleted {
  groupId: string
  corpId: string
  storeId: string
  personId: string
  relationId: string
  memberId: string
  name: string
  by: 'customer' | 'member'
  at: Date
}
