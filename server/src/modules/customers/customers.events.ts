/** Raised inside the transaction that writes the change; other features hang their effects here (wired in app/). */
export interface CustomerEvents {
  relationAdded: RelationAdded
  relationDeleted: RelationDeleted
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
