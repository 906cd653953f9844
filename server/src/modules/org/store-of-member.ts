import type { MemberInfo, StoreInfo } from './directory.ts'

/**
 * Which store a member works for: the store whose department they are in; a store corp is one store. Null for
 * headquarters. A member of two store departments counts for the first by WeCom's order.
 */
export function storeOfMember(stores: readonly StoreInfo[], member: Pick<MemberInfo, 'corpId' | 'departmentIds'>): StoreInfo | null {
  const ofCorp = stores.filter((store) => store.corpId === member.corpId)
  for (const department of member.departmentIds) {
    const found = ofCorp.find((store) => store.departmentId === department)
    if (found) return found
  }
  return ofCorp.find((store) => store.departmentId === null) ?? null
}
